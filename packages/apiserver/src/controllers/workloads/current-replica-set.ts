import { DEPLOYMENT } from '../../kinds/apps/deployment.js';
import { REPLICA_SET } from '../../kinds/apps/replica-set.js';
import { mapAt, numberAt, optionalNumber } from '../../meta/fields.js';
import type { JsonMap } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';
import type { Api } from '../../resources/api.js';
import { type ObjectRef, resourceOf } from '../../store/object-ref.js';
import { controlledBy, controllerOf } from '../ownership.js';
import { createAs, mustHold, updateAs } from '../write-as.js';
import { conditionsOf, withCondition } from './conditions.js';
import { asCurrent, withRevision } from './revision.js';
import { type Rollout, replicasOfCurrent, scaleAnnotations } from './rollout.js';
import { tellScaling } from './scale-set.js';
import { bareTemplate, haveSameTemplate, TEMPLATE_HASH, templateHash } from './template-hash.js';

/**
 * A rollout whose ReplicaSet of the current template is there, with the last revision; nothing when the world moved on
 * meanwhile (pkg/controller/deployment/sync.go, getNewReplicaSet).
 */
export async function currentReplicaSet(api: Api, rollout: Rollout): Promise<Rollout | undefined> {
  const { deployment, old } = rollout;
  const current = rollout.current
    ? await marked(api, rollout.current, deployment, old)
    : await made(api, rollout);
  if (!current) return undefined;
  const told = await withProgressTold(api, deployment, current, rollout.current === undefined);
  return told && { ...rollout, deployment: told, current };
}

async function marked(
  api: Api,
  set: KubeObject,
  deployment: KubeObject,
  old: readonly KubeObject[],
): Promise<KubeObject | undefined> {
  if (asCurrent(set, deployment, old) === set) return set;
  const { name, namespace = '' } = set.metadata;
  const ref = { resource: resourceOf(REPLICA_SET), namespace, name };
  const updated = await updateAs(api, 'kube-controller-manager', REPLICA_SET, ref, (now) =>
    asCurrent(now, deployment, old),
  );
  mustHold(updated);
  return updated.ok ? updated.value.object : undefined;
}

async function made(api: Api, rollout: Rollout): Promise<KubeObject | undefined> {
  const { deployment } = rollout;
  const set = setOf(rollout);
  const created = await createAs(api, 'kube-controller-manager', REPLICA_SET, set);
  if (created.ok) {
    const replicas = numberAt(set, 'spec', 'replicas');
    if (replicas > 0) await tellScaling(api, deployment, created.value.ref.name, 0, replicas);
    return created.value.object;
  }
  if (created.status.reason === 'AlreadyExists') {
    await countCollision(api, deployment, set.metadata.name);
    return undefined;
  }
  mustHold(created);
  return undefined;
}

function setOf(rollout: Rollout): KubeObject {
  const { deployment, old } = rollout;
  const { name, namespace = '' } = deployment.metadata;
  const spec = mapAt(deployment, 'spec');
  const template = mapAt(spec, 'template');
  const hash = templateHash(bareTemplate(deployment), numberAt(deployment, 'status', 'collisionCount'));
  const labels = { ...mapAt(template, 'metadata', 'labels'), [TEMPLATE_HASH]: hash } as Readonly<
    Record<string, string>
  >;
  const selector = mapAt(spec, 'selector');
  const minReadySeconds = optionalNumber(spec, 'minReadySeconds');
  const set: KubeObject = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      annotations: scaleAnnotations(deployment),
      ownerReferences: [controlledBy(DEPLOYMENT, deployment)],
    },
    spec: {
      replicas: replicasOfCurrent(rollout),
      ...(minReadySeconds !== undefined && { minReadySeconds }),
      selector: {
        ...selector,
        matchLabels: { ...mapAt(selector, 'matchLabels'), [TEMPLATE_HASH]: hash },
      },
      template: { ...template, metadata: { ...mapAt(template, 'metadata'), labels } },
    },
  };
  return asCurrent(set, deployment, old);
}

/** Another template has the same hash: the next look takes another name. */
async function countCollision(api: Api, deployment: KubeObject, name: string): Promise<void> {
  const namespace = deployment.metadata.namespace ?? '';
  const found = api.store.latest({ resource: resourceOf(REPLICA_SET), namespace, name })?.object;
  const isOurs = found && controllerOf(found)?.uid === deployment.metadata.uid;
  // Made by ourselves, and seen by the next look.
  if (isOurs && haveSameTemplate(found, deployment)) return;
  const change = (current: KubeObject): KubeObject => ({
    ...current,
    status: {
      ...mapAt(current, 'status'),
      collisionCount: numberAt(current, 'status', 'collisionCount') + 1,
    },
  });
  mustHold(
    await updateAs(api, 'kube-controller-manager', DEPLOYMENT, deploymentRef(deployment), change, 'status'),
  );
}

/** The Deployment with the revision of its current ReplicaSet, and with the news of it where it tells of progress. */
async function withProgressTold(
  api: Api,
  deployment: KubeObject,
  set: KubeObject,
  isNew: boolean,
): Promise<KubeObject | undefined> {
  const ref = deploymentRef(deployment);
  let told = deployment;
  if (withRevision(told, set) !== told) {
    const updated = await updateAs(api, 'kube-controller-manager', DEPLOYMENT, ref, (current) =>
      withRevision(current, set),
    );
    mustHold(updated);
    if (!updated.ok) return undefined;
    told = updated.value.object;
  }
  return {
    ...told,
    status: { ...mapAt(told, 'status'), conditions: withNews(told, set, isNew, api.now()) },
  };
}

function withNews(
  deployment: KubeObject,
  { metadata: { name } }: KubeObject,
  isNew: boolean,
  now: number,
): readonly JsonMap[] {
  const conditions = conditionsOf(deployment);
  const hasDeadline = optionalNumber(deployment, 'spec', 'progressDeadlineSeconds') !== undefined;
  const isTold = conditions.some(({ type }) => type === 'Progressing');
  if (!hasDeadline || (isTold && !isNew)) return conditions;
  const stated = isNew
    ? { reason: 'NewReplicaSetCreated', message: `Created new replica set "${name}"` }
    : { reason: 'FoundNewReplicaSet', message: `Found new replica set "${name}"` };
  return withCondition(conditions, { type: 'Progressing', status: 'True', ...stated }, now);
}

function deploymentRef({ metadata: { name, namespace = '' } }: KubeObject): ObjectRef {
  return { resource: resourceOf(DEPLOYMENT), namespace, name };
}
