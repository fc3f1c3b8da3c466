import { DEPLOYMENT } from '../../kinds/apps/deployment.js';
import { REPLICA_SET } from '../../kinds/apps/replica-set.js';
import { at, listAt, mapAt, optionalNumber } from '../../meta/fields.js';
import type { JsonMap } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';
import type { Api } from '../../resources/api.js';
import { deleteObject } from '../../resources/delete-object.js';
import { resourceOf } from '../../store/object-ref.js';
import type { Stored } from '../../store/stored.js';
import { claimObjects, selectorOf, selects } from '../claim-objects.js';
import type { Controller } from '../controller.js';
import { OWNED } from '../indexes.js';
import { keyOf, refOf } from '../object-key.js';
import { controllerOf } from '../ownership.js';
import { hasEnded } from '../pod-state.js';
import { mustHold, updateAs } from '../write-as.js';
import { conditionsOf, withCondition } from './conditions.js';
import { currentReplicaSet } from './current-replica-set.js';
import { countedStatus, isComplete, rolloutStatus, untilDeadline } from './deployment-status.js';
import { revisionOf } from './revision.js';
import {
  isRolling,
  type Rollout,
  replicasOfCurrent,
  scaledAll,
  scaledOld,
  wanted,
  wasScaled,
} from './rollout.js';
import { scaleSet } from './scale-set.js';
import { haveSameTemplate } from './template-hash.js';

const RESOURCE = resourceOf(DEPLOYMENT);
const SETS = resourceOf(REPLICA_SET);

/** Brings each Deployment's template to its pods by ReplicaSets, as its strategy says (pkg/controller/deployment). */
export const DEPLOYMENTS: Controller = {
  name: 'deployments',
  workers: 5,
  keys: ({ type, stored, previous }, api) => {
    const { ref, object } = stored;
    if (ref.resource === RESOURCE) return type === 'DELETED' ? [] : [keyOf(ref)];
    if (ref.resource === SETS) {
      const owner = controllerOf(object) ?? (previous && controllerOf(previous.object));
      if (owner) return owner.kind === 'Deployment' ? [keyOf({ ...ref, name: owner.name })] : [];
      return api.store
        .list(RESOURCE, ref.namespace)
        .flatMap((each) => (selects(selectorOf(each.object), object) ? [keyOf(each.ref)] : []));
    }
    // Who recreates waits for the last pod of the template before.
    return type === 'DELETED' && ref.resource === 'pods' ? recreating(api, object) : [];
  },
  initial: ({ store }) => store.list(RESOURCE).map(({ ref }) => keyOf(ref)),
  reconcile: async (key, api) => {
    const ref = refOf(RESOURCE, key);
    const stored = api.store.get(ref);
    if (!stored || Object.keys(mapAt(stored.object, 'spec', 'selector')).length === 0) return;
    const deployment = await withPauseTold(api, stored);
    const sets = await claimObjects(
      api,
      { kind: DEPLOYMENT, object: deployment },
      REPLICA_SET,
      api.store.list(SETS, ref.namespace),
    );
    const status = await roll(api, rolloutOf(deployment, sets));
    if (!status) return;
    mustHold(
      await updateAs(
        api,
        'kube-controller-manager',
        DEPLOYMENT,
        ref,
        (current) => ({ ...current, status: { ...status, ...collisionsOf(current) } }),
        'status',
      ),
    );
    return untilDeadline(deployment, listAt(status, 'conditions') as readonly JsonMap[], api.now());
  },
};

/** Counted where names collide, which may have been during this look. */
function collisionsOf(deployment: KubeObject): JsonMap {
  const count = at(deployment, 'status', 'collisionCount');
  return count === undefined ? {} : { collisionCount: count };
}

function rolloutOf(deployment: KubeObject, sets: readonly Stored[]): Rollout {
  const all = sets
    .map(({ object }) => object)
    .toSorted((a, b) => created(a) - created(b) || (a.metadata.name < b.metadata.name ? -1 : 1));
  const current = all.find((set) => haveSameTemplate(set, deployment));
  return { deployment, current, old: all.filter((set) => set !== current) };
}

function created({ metadata }: KubeObject): number {
  return Date.parse(metadata.creationTimestamp ?? '');
}

/** One step of a rollout; the status after it, or nothing when the world moved on meanwhile. */
async function roll(api: Api, rollout: Rollout): Promise<JsonMap | undefined> {
  const { deployment } = rollout;
  const now = api.now();
  const conditions = conditionsOf(deployment);
  if (deployment.metadata.deletionTimestamp !== undefined) return countedStatus(rollout, conditions, now);
  const isPaused = at(deployment, 'spec', 'paused') === true;
  if (isPaused || wasScaled(rollout)) {
    const known = rollout.current ? await currentReplicaSet(api, rollout) : rollout;
    const scaled = known && (await scale(api, known, scaledAll(known)));
    if (scaled && isPaused) await forgetOldest(api, scaled);
    return scaled && countedStatus(scaled, conditionsOf(scaled.deployment), now);
  }
  const stepped = isRolling(deployment) ? await rollOn(api, rollout) : await recreate(api, rollout);
  if (!stepped) return undefined;
  const status = rolloutStatus(stepped, conditionsOf(stepped.deployment), now);
  if (isComplete(stepped.deployment, status)) await forgetOldest(api, stepped);
  return status;
}

async function rollOn(api: Api, rollout: Rollout): Promise<Rollout | undefined> {
  const known = await currentReplicaSet(api, rollout);
  if (!known?.current) return undefined;
  const replicas = replicasOfCurrent(known);
  if (replicas !== wanted(known.current)) return scale(api, known, [{ set: known.current, replicas }]);
  return scale(api, known, scaledOld(known));
}

async function recreate(api: Api, rollout: Rollout): Promise<Rollout | undefined> {
  const running = rollout.old.filter((set) => wanted(set) > 0);
  if (running.length > 0)
    return scale(
      api,
      rollout,
      running.map((set) => ({ set, replicas: 0 })),
    );
  const stillThere = rollout.old.some((set) =>
    api.store
      .under(OWNED, set.metadata.uid ?? '')
      .some(({ ref, object }) => ref.resource === 'pods' && !hasEnded(object)),
  );
  if (stillThere) return rollout;
  const known = await currentReplicaSet(api, rollout);
  if (!known?.current) return undefined;
  return scale(api, known, [{ set: known.current, replicas: wanted(known.deployment) }]);
}

async function scale(
  api: Api,
  rollout: Rollout,
  scaled: ReturnType<typeof scaledAll>,
): Promise<Rollout | undefined> {
  const done = new Map<KubeObject, KubeObject>();
  for (const { set, replicas } of scaled) {
    const next = await scaleSet(api, rollout.deployment, set, replicas);
    if (!next) return undefined;
    done.set(set, next);
  }
  const { current, old } = rollout;
  return {
    ...rollout,
    current: current && (done.get(current) ?? current),
    old: old.map((set) => done.get(set) ?? set),
  };
}

/** Removes the oldest of the ReplicaSets that are done with, beyond those that can be rolled back to. */
async function forgetOldest(api: Api, rollout: Rollout): Promise<void> {
  const limit = optionalNumber(rollout.deployment, 'spec', 'revisionHistoryLimit');
  if (limit === undefined || limit >= 2 ** 31 - 1) return;
  const idle = rollout.old
    .filter(
      (set) =>
        wanted(set) === 0 &&
        !at(set, 'status', 'replicas') &&
        (optionalNumber(set, 'status', 'observedGeneration') ?? 0) >= (set.metadata.generation ?? 0) &&
        set.metadata.deletionTimestamp === undefined,
    )
    .toSorted((a, b) => revisionOf(a) - revisionOf(b));
  const surplus = rollout.old.length - limit;
  for (const { metadata } of idle.slice(0, Math.max(0, surplus))) {
    const ref = { resource: SETS, namespace: metadata.namespace ?? '', name: metadata.name };
    mustHold(await deleteObject(api, REPLICA_SET, ref, { dryRun: false, propagation: 'Background' }));
  }
}

/** Says of a Deployment that it is paused, or goes on: a rollout that stands still on purpose is not late. */
async function withPauseTold(api: Api, { ref, object }: Stored): Promise<KubeObject> {
  if (optionalNumber(object, 'spec', 'progressDeadlineSeconds') === undefined) return object;
  const known = conditionsOf(object).find(({ type }) => type === 'Progressing');
  if (known?.['reason'] === 'ProgressDeadlineExceeded') return object;
  const wasPaused = known?.['reason'] === 'DeploymentPaused';
  const isPaused = at(object, 'spec', 'paused') === true;
  if (isPaused === wasPaused) return object;
  const stated = {
    type: 'Progressing',
    status: 'Unknown',
    ...(isPaused
      ? { reason: 'DeploymentPaused', message: 'Deployment is paused' }
      : { reason: 'DeploymentResumed', message: 'Deployment is resumed' }),
  } as const;
  const told = await updateAs(
    api,
    'kube-controller-manager',
    DEPLOYMENT,
    ref,
    (current) => ({
      ...current,
      status: {
        ...mapAt(current, 'status'),
        conditions: withCondition(conditionsOf(current), stated, api.now()),
      },
    }),
    'status',
  );
  mustHold(told);
  return told.ok ? told.value.object : object;
}

function recreating(api: Api, pod: KubeObject): readonly string[] {
  const owner = controllerOf(pod);
  if (owner?.kind !== 'ReplicaSet') return [];
  const namespace = pod.metadata.namespace ?? '';
  const set = api.store.get({ resource: SETS, namespace, name: owner.name });
  const above = set && controllerOf(set.object);
  if (above?.kind !== 'Deployment') return [];
  const deployment = api.store.get({ resource: RESOURCE, namespace, name: above.name });
  return deployment && !isRolling(deployment.object) ? [keyOf(deployment.ref)] : [];
}
