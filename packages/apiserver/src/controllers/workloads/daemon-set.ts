import { DAEMON_SET } from '../../kinds/apps/daemon-set.js';
import { POD } from '../../kinds/core/pod.js';
import { numberAt, textAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import type { Api } from '../../resources/api.js';
import { deleteObject } from '../../resources/delete-object.js';
import { resourceOf } from '../../store/object-ref.js';
import type { Stored, StoreEvent } from '../../store/stored.js';
import { claimObjects, selectorOf } from '../claim-objects.js';
import type { Controller } from '../controller.js';
import { SELECTING_DAEMON_SETS } from '../indexes.js';
import { keyOf, refOf } from '../object-key.js';
import { recordEvent } from '../record-event.js';
import { selectedPods } from '../selected-pods.js';
import { createAs, hasMovedOn, mustHold, updateAs } from '../write-as.js';
import { daemonPod } from './daemon-pod.js';
import { daemonStatus } from './daemon-status.js';
import { planDaemons, type Plan } from './plan-daemons.js';
import { ownersOfPod } from './owners-of-pod.js';
import { BURST, slowStart } from './pod-of-template.js';
import { whenAvailable } from './replica-set-status.js';

const RESOURCE = resourceOf(DAEMON_SET);
const COMPONENT = 'daemonset-controller';
/** When pods that were refused are tried again, in milliseconds. */
const RETRY = 2000;

/** Keeps a pod of each DaemonSet on each node that is for it (pkg/controller/daemon). */
export const DAEMON_SETS: Controller = {
  name: 'daemon-sets',
  workers: 5,
  keys: (event, api) => {
    const { ref } = event.stored;
    if (ref.resource === RESOURCE) return event.type === 'DELETED' ? [] : [keyOf(ref)];
    if (ref.resource === 'pods') return ownersOfPod(api, event, 'DaemonSet', SELECTING_DAEMON_SETS);
    return ref.resource === 'nodes' && mattersToDaemons(event)
      ? api.store.list(RESOURCE).map((set) => keyOf(set.ref))
      : [];
  },
  initial: ({ store }) => store.list(RESOURCE).map(({ ref }) => keyOf(ref)),
  reconcile: async (key, api) => {
    const ref = refOf(RESOURCE, key);
    const set = api.store.get(ref)?.object;
    if (!set) return;
    const claimed = await claimObjects(
      api,
      { kind: DAEMON_SET, object: set },
      POD,
      selectedPods(api, ref.namespace, selectorOf(set)),
    );
    const isLeaving = set.metadata.deletionTimestamp !== undefined;
    const nodes = api.store.list('nodes').map(({ object }) => object);
    const plan = planDaemons(set, claimed, nodes, api.now());
    const failed = isLeaving ? false : await carryOut(api, set, plan);
    const now = api.store.list('nodes').map(({ object }) => object);
    const pods = claimed.flatMap((each) => api.store.latest(each.ref) ?? []).map(({ object }) => object);
    const updated = await updateAs(
      api,
      'kube-controller-manager',
      DAEMON_SET,
      ref,
      (current) => ({ ...current, status: daemonStatus(set, current, pods, now, api.now()) }),
      'status',
    );
    mustHold(updated);
    return failed ? RETRY : whenAvailable(pods, numberAt(set, 'spec', 'minReadySeconds'), api.now());
  },
};

/** Heartbeats do not change where daemons run. */
function mattersToDaemons({ type, stored, previous }: StoreEvent): boolean {
  if (type !== 'MODIFIED' || !previous) return true;
  const part = ({ metadata, spec }: KubeObject): string => JSON.stringify([metadata.labels, spec]);
  return part(stored.object) !== part(previous.object);
}

async function carryOut(api: Api, set: KubeObject, { starts, ends }: Plan): Promise<boolean> {
  for (const pod of ends.slice(0, BURST)) await removePod(api, set, pod);
  const failure = await slowStart(Math.min(starts.length, BURST), (number) =>
    makePod(api, set, starts[number]!),
  );
  return failure !== undefined;
}

async function makePod(api: Api, set: KubeObject, node: string): Promise<string | undefined> {
  const pod = await createAs(api, 'kube-controller-manager', POD, daemonPod(set, node));
  if (hasMovedOn(pod)) return undefined;
  const told = pod.ok
    ? ({ type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${pod.value.ref.name}` } as const)
    : ({
        type: 'Warning',
        reason: 'FailedCreate',
        message: `Error creating: ${pod.status.message}`,
      } as const);
  await recordEvent(api, { about: set, component: COMPONENT, ...told });
  return pod.ok ? undefined : pod.status.message;
}

async function removePod(api: Api, set: KubeObject, { ref, object }: Stored): Promise<void> {
  const uid = object.metadata.uid ?? '';
  const removed = await deleteObject(api, POD, ref, { dryRun: false, uid });
  if (hasMovedOn(removed)) return;
  mustHold(removed);
  if (textAt(object, 'status', 'phase') === 'Failed') {
    const node = textAt(object, 'spec', 'nodeName');
    const message = `Found failed daemon pod ${ref.namespace}/${ref.name} on node ${node}, will try to kill it`;
    const told = { type: 'Warning', reason: 'FailedDaemonPod', message } as const;
    await recordEvent(api, { about: set, component: COMPONENT, ...told });
  }
  const message = `Deleted pod: ${ref.name}`;
  await recordEvent(api, {
    about: set,
    component: COMPONENT,
    type: 'Normal',
    reason: 'SuccessfulDelete',
    message,
  });
}
