import { isDeepStrictEqual } from 'node:util';
import { type FieldError, forbidden, invalid } from '@sluice/manifest';
import { listAt, mapAt, mapsAt, optionalNumber, textAt } from '../../meta/fields.js';
import { type JsonMap, without } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';

const MUTABLE =
  '`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** What of a pod may not change: all but images, the deadline and further tolerations. */
export function validatePodUpdate(pod: KubeObject, old: KubeObject): readonly FieldError[] {
  const [spec, before] = [mapAt(pod, 'spec'), mapAt(old, 'spec')];
  for (const list of ['containers', 'initContainers']) {
    const errors = mapsAt(spec, list).flatMap((container, index) =>
      textAt(container, 'image') === ''
        ? [{ path: ['spec', list, index, 'image'], kind: 'Required value' as const, detail: '' }]
        : [],
    );
    if (mapsAt(spec, list).length !== mapsAt(before, list).length)
      return [forbidden(['spec', list], 'pod updates may not add or remove containers')];
    if (errors.length > 0) return errors;
  }
  const deadline = deadlineErrors(spec, before);
  if (deadline.length > 0) return deadline;
  const tolerations = lostTolerations(spec, before);
  // A binding sets the node that was not set.
  if (isDeepStrictEqual(immutable(spec), immutable(before))) return tolerations;
  return [
    ...tolerations,
    forbidden(
      ['spec'],
      `pod updates may not change fields other than ${MUTABLE}\n${difference(before, spec)}`,
    ),
  ];
}

function deadlineErrors(spec: JsonMap, before: JsonMap): readonly FieldError[] {
  const path = ['spec', 'activeDeadlineSeconds'];
  const [next, last] = [
    optionalNumber(spec, 'activeDeadlineSeconds'),
    optionalNumber(before, 'activeDeadlineSeconds'),
  ];
  if (last === undefined) return [];
  if (next === undefined)
    return [invalid(path, null, 'must not update from a positive integer to nil value')];
  return next > last ? [invalid(path, next, 'must be less than or equal to previous value')] : [];
}

function lostTolerations(spec: JsonMap, before: JsonMap): readonly FieldError[] {
  const next = listAt(spec, 'tolerations');
  const bare = (toleration: unknown): unknown =>
    textAt(toleration, 'effect') === 'NoExecute'
      ? without(toleration as JsonMap, 'tolerationSeconds')
      : toleration;
  const kept = listAt(before, 'tolerations').every((old) =>
    next.some((each) => isDeepStrictEqual(bare(each), bare(old))),
  );
  const detail = 'existing toleration can not be modified except its tolerationSeconds';
  return kept ? [] : [forbidden(['spec', 'tolerations'], detail)];
}

function immutable(spec: JsonMap): JsonMap {
  const images = (list: string): JsonMap =>
    spec[list] === undefined
      ? {}
      : { [list]: mapsAt(spec, list).map((container) => without(container, 'image')) };
  return {
    ...without(spec, 'activeDeadlineSeconds', 'tolerations', 'schedulingGates'),
    ...images('containers'),
    ...images('initContainers'),
  };
}

/** The fields that differ, as they were and as they would be. */
function difference(before: JsonMap, after: JsonMap): string {
  const [old, next] = [immutable(before), immutable(after)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(next)])].sort();
  return names
    .filter((name) => !isDeepStrictEqual(old[name], next[name]))
    .flatMap((name) => [
      `- ${name}: ${JSON.stringify(old[name])}`,
      `+ ${name}: ${JSON.stringify(next[name])}`,
    ])
    .join('\n');
}
