import { isDeepStrictEqual } from 'node:util';
import { POD } from '../../kinds/core/pod.js';
import { mapAt, textAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { without } from '../../meta/json.js';
import { type Api, timeText } from '../../resources/api.js';
import { boundPod } from '../../resources/bound-pod.js';
import type { ObjectRef } from '../../store/object-ref.js';
import type { StoreEvent } from '../../store/stored.js';
import type { Controller } from '../controller.js';
import { PODS_ON } from '../indexes.js';
import { keyOf, refOf } from '../object-key.js';
import { conditionOf, hasEnded, isActive, isGated } from '../pod-state.js';
import { recordEvent } from '../record-event.js';
import { hasMovedOn, mustHold, updateAs } from '../write-as.js';
import { chooseNode } from './choose-node.js';
import { conditionsOf } from '../workloads/conditions.js';

const NAME = 'default-scheduler';
/** Where more pods wait, who comes is not told why: it is the same for all, and each telling is written and kept. */
const MOST_TOLD = 1000;

/** Gives each pod that waits for one a node that can take it, and says why where there is none (pkg/scheduler). */
export const SCHEDULER: Controller = {
  name: 'scheduler',
  workers: 50,
  keys: (event, api) => {
    const { ref, object } = event.stored;
    if (ref.resource === 'pods') {
      // What a pod leaves behind another may take.
      if (leavesNode(event)) return waitingPods(api);
      return event.type !== 'DELETED' && isWaiting(object) && !isTold(object) ? [keyOf(ref)] : [];
    }
    return ref.resource === 'nodes' && mattersToPods(event) ? waitingPods(api) : [];
  },
  initial: (api) => waitingPods(api),
  reconcile: async (key, api) => {
    const ref = refOf('pods', key);
    const pod = api.store.latest(ref)?.object;
    if (!pod || !isWaiting(pod)) return;
    if (isGated(pod))
      return refuse(api, ref, pod, {
        reason: 'SchedulingGated',
        message: 'Scheduling is blocked due to non-empty scheduling gates',
      });
    const choice = chooseNode(api, pod);
    if ('refusal' in choice)
      return refuse(api, ref, pod, { reason: 'Unschedulable', message: choice.refusal });
    const bound = await updateAs(
      api,
      'kube-scheduler',
      POD,
      ref,
      (current) => (isWaiting(current) ? boundPod(current, choice.node, timeText(api.now())) : current),
      'binding',
    );
    mustHold(bound);
    if (hasMovedOn(bound)) return;
    const { namespace, name } = ref;
    await recordEvent(api, {
      about: pod,
      type: 'Normal',
      reason: 'Scheduled',
      message: `Successfully assigned ${namespace}/${name} to ${choice.node}`,
      component: NAME,
      program: 'kube-scheduler',
      action: 'Binding',
    });
  },
};

function waitingPods({ store }: Api): readonly string[] {
  return store.under(PODS_ON, '').flatMap(({ object, ref }) => (isWaiting(object) ? [keyOf(ref)] : []));
}

function leavesNode({ type, stored: { object }, previous }: StoreEvent): boolean {
  if (textAt(object, 'spec', 'nodeName') === '') return false;
  return type === 'DELETED' || (hasEnded(object) && previous !== undefined && !hasEnded(previous.object));
}

function isWaiting(pod: KubeObject): boolean {
  return (
    textAt(pod, 'spec', 'nodeName') === '' && textAt(pod, 'spec', 'schedulerName') === NAME && isActive(pod)
  );
}

/** Whether a pod was refused as it is: its own news are no reason to look again. */
function isTold(pod: KubeObject): boolean {
  const told = conditionOf(pod, 'PodScheduled');
  if (told === undefined) return false;
  if (told['reason'] === 'SchedulingGated') return isGated(pod);
  return told['observedGeneration'] === pod.metadata.generation;
}

/** Heartbeats do not change who can be taken. */
function mattersToPods({ type, stored, previous }: StoreEvent): boolean {
  if (type !== 'MODIFIED' || !previous) return type === 'ADDED';
  const part = ({ metadata, spec, status }: KubeObject): unknown => [
    metadata.labels,
    spec,
    mapAt(status, 'allocatable'),
  ];
  return !isDeepStrictEqual(part(stored.object), part(previous.object));
}

interface Refusal {
  readonly reason: 'Unschedulable' | 'SchedulingGated';
  readonly message: string;
}

async function refuse(
  api: Api,
  ref: ObjectRef,
  pod: KubeObject,
  { reason, message }: Refusal,
): Promise<void> {
  if (api.store.countUnder(PODS_ON, '') > MOST_TOLD) return;
  const told = {
    type: 'PodScheduled',
    observedGeneration: pod.metadata.generation,
    status: 'False',
    reason,
    message,
  };
  const known = conditionOf(pod, 'PodScheduled');
  if (known && isDeepStrictEqual(without(known, 'lastTransitionTime', 'lastProbeTime'), told)) return;
  const change = (current: KubeObject): KubeObject => {
    const others = conditionsOf(current).filter(({ type }) => type !== 'PodScheduled');
    const since = known?.['status'] === 'False' ? known['lastTransitionTime'] : timeText(api.now());
    const condition = { ...told, lastProbeTime: null, lastTransitionTime: since };
    return { ...current, status: { ...mapAt(current, 'status'), conditions: [...others, condition] } };
  };
  mustHold(await updateAs(api, 'kube-scheduler', POD, ref, change, 'status'));
  if (reason === 'SchedulingGated') return;
  await recordEvent(api, {
    about: pod,
    type: 'Warning',
    reason: 'FailedScheduling',
    message,
    component: NAME,
    program: 'kube-scheduler',
    action: 'Scheduling',
  });
}
