import { isDeepStrictEqual } from 'node:util';
import { LEASE } from '../kinds/coordination/lease.js';
import { NODE } from '../kinds/core/node.js';
import { at, mapAt, numberAt, textAt } from '../meta/fields.js';
import type { JsonMap } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';
import { type Api, timeText } from '../resources/api.js';
import { resourceOf } from '../store/object-ref.js';
import type { Controller } from './controller.js';
import { conditionOf } from './pod-state.js';
import { mustHold, updateAs } from './write-as.js';
import { taintsOf } from './scheduling/taints.js';
import { conditionsOf } from './workloads/conditions.js';

const LEASES = resourceOf(LEASE);
const LEASE_NAMESPACE = 'kube-node-lease';
/** A node that did not renew its lease for as many milliseconds is out of reach (--node-monitor-grace-period). */
const GRACE = 50_000;

const PREFIX = 'node.kubernetes.io/';
/** The taints of conditions: keeps pods away while the condition has the status. */
const OF_CONDITIONS: readonly (readonly [type: string, status: string, name: string])[] = [
  ['Ready', 'False', 'not-ready'],
  ['Ready', 'Unknown', 'unreachable'],
  ['MemoryPressure', 'True', 'memory-pressure'],
  ['DiskPressure', 'True', 'disk-pressure'],
  ['PIDPressure', 'True', 'pid-pressure'],
  ['NetworkUnavailable', 'True', 'network-unavailable'],
];
const OURS: ReadonlySet<string> = new Set([...OF_CONDITIONS.map(([, , name]) => name), 'unschedulable']);

/**
 * Taints nodes by their conditions and by whether they are cordoned, and says of those whose lease ran out that nothing is
 * known of them (pkg/controller/nodelifecycle). A node without a lease is believed.
 */
export const NODE_TAINTS: Controller = {
  name: 'node-taints',
  workers: 5,
  keys: ({ type, stored: { ref } }) => {
    if (type === 'DELETED') return [];
    if (ref.resource === 'nodes') return [ref.name];
    return ref.resource === LEASES && ref.namespace === LEASE_NAMESPACE ? [ref.name] : [];
  },
  initial: ({ store }) => store.list('nodes').map(({ ref }) => ref.name),
  reconcile: async (name, api) => {
    const ref = { resource: 'nodes', namespace: '', name };
    const node = api.store.latest(ref)?.object;
    if (!node) return;
    const left = untilLost(api, name);
    const isLost = left !== undefined && left <= 0;
    if (isLost && conditionOf(node, 'Ready')?.['status'] === 'True')
      mustHold(
        await updateAs(
          api,
          'kube-controller-manager',
          NODE,
          ref,
          (current) => lost(current, api.now()),
          'status',
        ),
      );
    const change = (current: KubeObject): KubeObject => tainted(current, timeText(api.now()));
    mustHold(await updateAs(api, 'kube-controller-manager', NODE, ref, change));
    return left === undefined || isLost ? undefined : left;
  },
};

/** The milliseconds until the lease of a node has run out; nothing where it has none. */
function untilLost(api: Api, name: string): number | undefined {
  const lease = api.store.latest({ resource: LEASES, namespace: LEASE_NAMESPACE, name })?.object;
  const renewed = Date.parse(textAt(lease, 'spec', 'renewTime'));
  if (Number.isNaN(renewed)) return undefined;
  const duration = Math.max(GRACE, numberAt(lease, 'spec', 'leaseDurationSeconds') * 1000);
  return renewed + duration - api.now();
}

function lost(node: KubeObject, now: number): KubeObject {
  const conditions = conditionsOf(node).map((condition) =>
    condition['status'] === 'Unknown'
      ? condition
      : {
          ...condition,
          status: 'Unknown',
          reason: 'NodeStatusUnknown',
          message: 'Kubelet stopped posting node status.',
          lastTransitionTime: timeText(now),
        },
  );
  return { ...node, status: { ...mapAt(node, 'status'), conditions } };
}

function tainted(node: KubeObject, time: string): KubeObject {
  const before = taintsOf(node);
  const wanted = wantedTaints(node);
  const known = (taint: JsonMap): JsonMap | undefined =>
    before.find((each) => each['key'] === taint['key'] && each['effect'] === taint['effect']);
  const kept = before.filter((taint) => !isOurs(taint) || wanted.some((each) => isSame(each, taint)));
  const added = wanted.filter((taint) => !known(taint)).map((taint) => ({ ...taint, timeAdded: time }));
  const taints = [...kept, ...added];
  if (isDeepStrictEqual(taints, before)) return node;
  return { ...node, spec: { ...mapAt(node, 'spec'), taints } };
}

function isOurs(taint: JsonMap): boolean {
  const key = textAt(taint, 'key');
  return key.startsWith(PREFIX) && OURS.has(key.slice(PREFIX.length));
}

function isSame(one: JsonMap, other: JsonMap): boolean {
  return one['key'] === other['key'] && one['effect'] === other['effect'];
}

function wantedTaints(node: KubeObject): readonly JsonMap[] {
  const ready = conditionOf(node, 'Ready');
  const names = OF_CONDITIONS.filter(([type, status]) => conditionOf(node, type)?.['status'] === status).map(
    ([, , name]) => name,
  );
  // Nobody said that the node is ready.
  if (!ready) names.unshift('not-ready');
  const keys = at(node, 'spec', 'unschedulable') === true ? [...names, 'unschedulable'] : names;
  const away = names.filter(
    (name) => name === 'unreachable' || (name === 'not-ready' && ready !== undefined),
  );
  return [
    ...keys.map((name) => ({ key: PREFIX + name, effect: 'NoSchedule' })),
    ...away.map((name) => ({ key: PREFIX + name, effect: 'NoExecute' })),
  ];
}
