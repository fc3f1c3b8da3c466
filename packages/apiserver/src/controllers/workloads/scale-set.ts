import { REPLICA_SET } from '../../kinds/apps/replica-set.js';
import { mapAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import type { Api } from '../../resources/api.js';
import { resourceOf } from '../../store/object-ref.js';
import { recordEvent } from '../record-event.js';
import { mustHold, updateAs } from '../write-as.js';
import { scaleAnnotations, wanted } from './rollout.js';

const COMPONENT = 'deployment-controller';

/** Sets how many pods a ReplicaSet of a Deployment wants, and tells of it; nothing when the set is gone. */
export async function scaleSet(
  api: Api,
  deployment: KubeObject,
  set: KubeObject,
  replicas: number,
): Promise<KubeObject | undefined> {
  const { name, namespace = '' } = set.metadata;
  const annotations = scaleAnnotations(deployment);
  const isNoted = Object.entries(annotations).every(
    ([key, value]) => set.metadata.annotations?.[key] === value,
  );
  const before = wanted(set);
  if (before === replicas && isNoted) return set;
  const ref = { resource: resourceOf(REPLICA_SET), namespace, name };
  const scaled = await updateAs(api, 'kube-controller-manager', REPLICA_SET, ref, (current) => ({
    ...current,
    metadata: { ...current.metadata, annotations: { ...current.metadata.annotations, ...annotations } },
    spec: { ...mapAt(current, 'spec'), replicas },
  }));
  mustHold(scaled);
  if (!scaled.ok) return undefined;
  if (before !== replicas) await tellScaling(api, deployment, name, before, replicas);
  return scaled.value.object;
}

/** `Scaled up replica set web-5d from 0 to 3` */
export function tellScaling(
  api: Api,
  deployment: KubeObject,
  set: string,
  before: number,
  after: number,
): Promise<void> {
  const way = after > before ? 'up' : 'down';
  return recordEvent(api, {
    about: deployment,
    type: 'Normal',
    reason: 'ScalingReplicaSet',
    message: `Scaled ${way} replica set ${set} from ${before} to ${after}`,
    component: COMPONENT,
  });
}
