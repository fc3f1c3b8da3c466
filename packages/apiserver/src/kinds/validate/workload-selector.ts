import { holds, parseSelector, type LabelSelector } from '@sluice/engine';
import { type FieldError, invalid, required, validateLabelSelector } from '@sluice/manifest';
import { at, mapAt } from '../../meta/fields.js';
import { isMap } from '../../meta/json.js';

const PATH = ['spec', 'selector'];

/** A workload's selector, and whether it selects the pods of its template. */
export interface SelectorErrors {
  readonly errors: readonly FieldError[];
  /** The template is looked at only then. */
  readonly isReadable: boolean;
}

/** The selector of a Deployment or ReplicaSet, without which there is none of its pods. */
export function validateRequiredSelector(workload: unknown): SelectorErrors {
  const selector = at(workload, ...PATH);
  if (!isMap(selector)) return { errors: [required(PATH), ...mismatch(workload)], isReadable: true };
  const errors = [...validateLabelSelector(selector, PATH)];
  if (isEmptySelector(selector))
    errors.push(invalid(PATH, selector, 'empty selector is invalid for deployment'));
  const readable = errors.every(({ path }) => !path.includes('matchExpressions'));
  if (!readable) errors.push(invalid(PATH, selector, 'invalid label selector'));
  return { errors: readable ? [...errors, ...mismatch(workload)] : errors, isReadable: readable };
}

/** The selector of a DaemonSet. */
export function validateDaemonSelector(workload: unknown): readonly FieldError[] {
  const selector = at(workload, ...PATH);
  const errors = [...validateLabelSelector(selector, PATH)];
  if (errors.length === 0) errors.push(...mismatch(workload));
  if (isMap(selector) && isEmptySelector(selector))
    errors.push(invalid(PATH, selector, 'empty selector is invalid for daemonset'));
  return errors;
}

function isEmptySelector(selector: unknown): boolean {
  return (
    Object.keys(mapAt(selector, 'matchLabels')).length === 0 &&
    !(at(selector, 'matchExpressions') as readonly unknown[] | undefined)?.length
  );
}

function mismatch(workload: unknown): readonly FieldError[] {
  const labels = at(workload, 'spec', 'template', 'metadata', 'labels');
  const selector = at(workload, ...PATH);
  const own = new Map(Object.entries(mapAt(workload, 'spec', 'template', 'metadata', 'labels')));
  if (isMap(selector) && isEmptySelector(selector)) return [];
  const selected =
    isMap(selector) &&
    parseSelector(selector as LabelSelector).requirements.every((requirement) =>
      holds(requirement, own as ReadonlyMap<string, string>),
    );
  const path = ['spec', 'template', 'metadata', 'labels'];
  return selected ? [] : [invalid(path, labels ?? null, '`selector` does not match template `labels`')];
}
