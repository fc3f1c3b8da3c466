import type { FieldPath } from '@sluice/engine';
import { checkLabelKey, type FieldError, invalid } from '@sluice/manifest';
import { mapAt } from '../../meta/fields.js';
import type { JsonMap } from '../../meta/json.js';
import { printQuantity, readQuantity } from '../../schema/quantity.js';
import { keyed } from './checks.js';

const STANDARD = new Set(['cpu', 'memory', 'ephemeral-storage']);

/** An amount in billionths; undefined for what is none. */
export function nanosOf(value: unknown): bigint | undefined {
  const read = readQuantity(value);
  return typeof read === 'string' ? undefined : read.nanos;
}

/** An amount as errors print it. */
export function shownQuantity(value: unknown): string {
  const read = readQuantity(value);
  return typeof read === 'string' ? String(value) : printQuantity(read);
}

/** The name of a resource: a standard one, or qualified. */
export function resourceNameErrors(
  path: FieldPath,
  name: string,
  isStandard: boolean,
): readonly FieldError[] {
  const errors = checkLabelKey(name).map((message) => invalid(path, name, message));
  if (errors.length > 0 || name.includes('/') || isStandard) return errors;
  return [invalid(path, name, 'must be a standard resource type or fully qualified')];
}

function isContainerResource(name: string): boolean {
  return STANDARD.has(name) || name.startsWith('hugepages-');
}

/** What a container asks for and is limited to. */
export function validateResources(container: JsonMap, path: FieldPath): readonly FieldError[] {
  const errors: FieldError[] = [];
  const limits = mapAt(container, 'resources', 'limits');
  const requests = mapAt(container, 'resources', 'requests');
  for (const [list, amounts] of [
    ['limits', limits],
    ['requests', requests],
  ] as const) {
    for (const [name, amount] of Object.entries(amounts)) {
      const at = keyed([...path, list], name);
      const known = isContainerResource(name) || name === 'storage';
      errors.push(...resourceNameErrors(at, name, known));
      if (!name.includes('/') && !isContainerResource(name))
        errors.push(invalid(at, name, 'must be a standard resource for containers'));
      if ((nanosOf(amount) ?? 0n) < 0n)
        errors.push(invalid(at, shownQuantity(amount), 'must be greater than or equal to 0'));
      const limit = list === 'requests' && Object.hasOwn(limits, name) ? nanosOf(limits[name]) : undefined;
      if (limit !== undefined && (nanosOf(amount) ?? 0n) > limit)
        errors.push(
          invalid(
            [...path, 'requests'],
            shownQuantity(amount),
            `must be less than or equal to ${name} limit of ${shownQuantity(limits[name])}`,
          ),
        );
    }
  }
  return errors;
}
