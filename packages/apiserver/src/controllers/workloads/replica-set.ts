import { REPLICA_SET } from '../../kinds/apps/replica-set.js';
import { POD } from '../../kinds/core/pod.js';
import { numberAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import type { Api } from '../../resources/api.js';
import { deleteObject } from '../../resources/delete-object.js';
import { resourceOf } from '../../store/object-ref.js';
import type { Stored, StoreEvent } from '../../store/stored.js';
import { claimObjects, selectorOf } from '../claim-objects.js';
import type { Controller } from '../controller.js';
import { SELECTING_REPLICA_SETS } from '../indexes.js';
import { keyOf, refOf } from '../object-key.js';
import { isActive } from '../pod-state.js';
import { recordEvent } from '../record-event.js';
import { selectedPods } from '../selected-pods.js';
import { createAs, hasMovedOn, mustHold, updateAs } from '../write-as.js';
import { ownersOfPod } from './owners-of-pod.js';
import { BURST, podOfTemplate, slowStart } from './pod-of-template.js';
import { replicaSetStatus, whenAvailable } from './replica-set-status.js';
import { firstToLeave } from './first-to-leave.js';

const RESOURCE = resourceOf(REPLICA_SET);
const COMPONENT = 'replicaset-controller';
/** When pods that were refused are tried again, in milliseconds. */
const RETRY = 2000;

/** Keeps as many pods as each ReplicaSet wants (pkg/controller/replicaset). */
export const REPLICA_SETS: Controller = {
  name: 'replica-sets',
  workers: 5,
  keys: (event: StoreEvent, api) => {
    const { ref } = event.stored;
    if (ref.resource === RESOURCE) return event.type === 'DELETED' ? [] : [keyOf(ref)];
    return ref.resource === 'pods' ? ownersOfPod(api, event, 'ReplicaSet', SELECTING_REPLICA_SETS) : [];
  },
  initial: ({ store }) => store.list(RESOURCE).map(({ ref }) => keyOf(ref)),
  reconcile: async (key, api) => {
    const ref = refOf(RESOURCE, key);
    const set = api.store.get(ref)?.object;
    if (!set) return;
    const selected = selectedPods(api, ref.namespace, selectorOf(set));
    const pods = await claimObjects(api, { kind: REPLICA_SET, object: set }, POD, selected);
    const active = pods.filter(({ object }) => isActive(object));
    const failure =
      set.metadata.deletionTimestamp === undefined ? await bringTo(api, set, active) : undefined;
    // What was just made or removed counts; so does what changed meanwhile.
    const seen = active.flatMap(({ ref: pod }) => api.store.latest(pod) ?? []);
    const now = [...seen, ...(failure?.made ?? [])].map(({ object }) => object).filter(isActive);
    const updated = await updateAs(
      api,
      'kube-controller-manager',
      REPLICA_SET,
      ref,
      (current) => ({
        ...current,
        status: replicaSetStatus(current, { pods: now, failure: failure?.failure, spec: set }, api.now()),
      }),
      'status',
    );
    mustHold(updated);
    if (failure?.failure) return RETRY;
    return whenAvailable(now, numberAt(set, 'spec', 'minReadySeconds'), api.now());
  },
};

/** Why pods could not be made or removed. */
export interface PodFailure {
  readonly reason: 'FailedCreate' | 'FailedDelete';
  readonly message: string;
}

interface Brought {
  readonly made: readonly Stored[];
  readonly failure: PodFailure | undefined;
}

async function bringTo(api: Api, set: KubeObject, active: readonly Stored[]): Promise<Brought> {
  const missing = numberAt(set, 'spec', 'replicas') - active.length;
  if (missing > 0) return makePods(api, set, Math.min(missing, BURST));
  const leaving = firstToLeave(active, Math.min(-missing, BURST));
  const failures = await Promise.all(leaving.map((pod) => removePod(api, set, pod)));
  const message = failures.find((failure) => failure !== undefined);
  return { made: [], failure: message === undefined ? undefined : { reason: 'FailedDelete', message } };
}

async function makePods(api: Api, set: KubeObject, count: number): Promise<Brought> {
  const made: Stored[] = [];
  const template = podOfTemplate(REPLICA_SET, set);
  const message = await slowStart(count, async () => {
    const pod = await createAs(api, 'kube-controller-manager', POD, template);
    if (pod.ok) made.push(pod.value);
    else if (hasMovedOn(pod)) return undefined;
    const told = pod.ok
      ? ({
          type: 'Normal',
          reason: 'SuccessfulCreate',
          message: `Created pod: ${pod.value.ref.name}`,
        } as const)
      : ({
          type: 'Warning',
          reason: 'FailedCreate',
          message: `Error creating: ${pod.status.message}`,
        } as const);
    await recordEvent(api, { about: set, component: COMPONENT, ...told });
    return pod.ok ? undefined : pod.status.message;
  });
  return { made, failure: message === undefined ? undefined : { reason: 'FailedCreate', message } };
}

async function removePod(api: Api, set: KubeObject, { ref, object }: Stored): Promise<string | undefined> {
  const uid = object.metadata.uid ?? '';
  const removed = await deleteObject(api, POD, ref, { dryRun: false, uid });
  if (hasMovedOn(removed)) return undefined;
  const told = removed.ok
    ? ({ type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${ref.name}` } as const)
    : ({
        type: 'Warning',
        reason: 'FailedDelete',
        message: `Error deleting: ${removed.status.message}`,
      } as const);
  await recordEvent(api, { about: set, component: COMPONENT, ...told });
  return removed.ok ? undefined : removed.status.message;
}
