import { isDeepStrictEqual } from 'node:util';
import { at, mapAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { prepareWorkload } from './workload.js';

const GENERATION = 'deprecated.daemonset.template.generation';

/** A new DaemonSet counts the changes of its template in an annotation. */
export function prepareDaemonSet(daemonSet: KubeObject): KubeObject {
  return withGeneration(prepareWorkload(daemonSet), 1);
}

/** The count grows with each change of the template. */
export function prepareDaemonSetUpdate(daemonSet: KubeObject, old: KubeObject): KubeObject {
  const next = prepareWorkload(daemonSet);
  const before = Number(mapAt(old, 'metadata', 'annotations')[GENERATION] ?? 0);
  const same = isDeepStrictEqual(at(next, 'spec', 'template'), at(old, 'spec', 'template'));
  return withGeneration(next, same ? before : before + 1);
}

function withGeneration(daemonSet: KubeObject, generation: number): KubeObject {
  const annotations = { ...daemonSet.metadata.annotations, [GENERATION]: String(generation) };
  return { ...daemonSet, metadata: { ...daemonSet.metadata, annotations } };
}
