import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../../meta/kube-object.js';
import { mapAt, numberAt } from '../../meta/fields.js';
import { scaleAnnotations } from './rollout.js';

/** The number of a rollout, by which `kubectl rollout undo` finds it again. */
const REVISION = 'deployment.kubernetes.io/revision';
/** The numbers that a ReplicaSet had before, when it was rolled back to. */
const HISTORY = 'deployment.kubernetes.io/revision-history';

/** What a ReplicaSet does not take over from its Deployment's annotations. */
const OWN: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  HISTORY,
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]);

/** The revision of a Deployment or ReplicaSet; 0 where it has none. */
export function revisionOf({ metadata }: KubeObject): number {
  return Number(metadata.annotations?.[REVISION] ?? 0) || 0;
}

/**
 * The ReplicaSet of the current template with the next revision, where it is not yet the last one, and the annotations
 * of its Deployment (deployment/util, SetNewReplicaSetAnnotations).
 */
export function asCurrent(set: KubeObject, deployment: KubeObject, old: readonly KubeObject[]): KubeObject {
  const revision = Math.max(0, ...old.map(revisionOf)) + 1;
  const before = revisionOf(set);
  const annotations: Record<string, string> = {
    ...set.metadata.annotations,
    ...passedOn(deployment),
    ...(set.metadata.annotations?.['deployment.kubernetes.io/desired-replicas'] === undefined &&
      scaleAnnotations(deployment)),
  };
  if (before < revision) {
    annotations[REVISION] = String(revision);
    const known = annotations[HISTORY];
    const history = [
      ...(known === undefined ? [] : known.split(',')),
      ...(before > 0 ? [String(before)] : []),
    ];
    if (history.length > 0) annotations[HISTORY] = history.join(',');
  }
  const minReadySeconds = numberAt(deployment, 'spec', 'minReadySeconds');
  const spec = mapAt(set, 'spec');
  const isSame =
    isDeepStrictEqual(annotations, set.metadata.annotations) &&
    numberAt(spec, 'minReadySeconds') === minReadySeconds;
  if (isSame) return set;
  return {
    ...set,
    metadata: { ...set.metadata, annotations },
    spec: { ...spec, ...(minReadySeconds !== numberAt(spec, 'minReadySeconds') && { minReadySeconds }) },
  };
}

/** The annotations of a Deployment that its ReplicaSets have too. */
function passedOn({ metadata }: KubeObject): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([key]) => !OWN.has(key)));
}

/** A Deployment with the revision of its current ReplicaSet. */
export function withRevision(deployment: KubeObject, set: KubeObject): KubeObject {
  const revision = set.metadata.annotations?.[REVISION];
  if (revision === undefined || deployment.metadata.annotations?.[REVISION] === revision) return deployment;
  const annotations = { ...deployment.metadata.annotations, [REVISION]: revision };
  return { ...deployment, metadata: { ...deployment.metadata, annotations } };
}
