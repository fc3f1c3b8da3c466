import { at, mapAt, mapsAt, numberAt, textAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { readQuantity } from '../../schema/quantity.js';
import { hasEnded } from '../pod-state.js';
import { wantsNode } from './node-affinity.js';
import { podRequests } from '../../schema/pod-amounts.js';
import { KEEPS_AWAY, taintsOf, tolerates, untolerated } from './taints.js';

/** Why a node cannot take a pod, in the scheduler's words, and whether it could if other pods left it. */
export interface Misfit {
  readonly reasons: readonly string[];
  readonly isResolvable: boolean;
}

const UNSCHEDULABLE = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/**
 * Why a node cannot take a pod beside the pods that it has, as the first of the scheduler's filters says it; nothing when
 * it can (pkg/scheduler/framework/plugins).
 */
export function misfitOf(
  pod: KubeObject,
  node: KubeObject,
  beside: () => readonly KubeObject[],
): Misfit | undefined {
  const spec = mapAt(pod, 'spec');
  const tolerations = mapsAt(spec, 'tolerations');
  const isCordoned = at(node, 'spec', 'unschedulable') === true;
  if (isCordoned && !tolerations.some((each) => tolerates(each, UNSCHEDULABLE)))
    return never('node(s) were unschedulable');
  const taint = untolerated(tolerations, taintsOf(node), KEEPS_AWAY);
  if (taint)
    return never(`node(s) had untolerated taint {${textAt(taint, 'key')}: ${textAt(taint, 'value')}}`);
  if (!wantsNode(spec, node)) return never("node(s) didn't match Pod's node affinity/selector");
  const ports = hostPorts(pod);
  if (ports.size > 0 && beside().some((other) => [...hostPorts(other)].some((port) => ports.has(port))))
    return { reasons: ["node(s) didn't have free ports for the requested pod ports"], isResolvable: true };
  const lacking = lackOf(pod, node, beside);
  return lacking.length > 0 ? { reasons: lacking, isResolvable: true } : undefined;
}

function never(reason: string): Misfit {
  return { reasons: [reason], isResolvable: false };
}

/** The ports of the node that a pod takes: `TCP/80`. Addresses are not told apart. */
function hostPorts(pod: KubeObject): ReadonlySet<string> {
  if (hasEnded(pod)) return new Set();
  const ports = mapsAt(pod, 'spec', 'containers').flatMap((container) => mapsAt(container, 'ports'));
  return new Set(
    ports
      .filter((port) => numberAt(port, 'hostPort') > 0)
      .map((port) => `${textAt(port, 'protocol')}/${numberAt(port, 'hostPort')}`),
  );
}

/** What a node has too little of. A node that does not say how much it has of something has enough. */
function lackOf(pod: KubeObject, node: KubeObject, beside: () => readonly KubeObject[]): readonly string[] {
  const allocatable = Object.entries(mapAt(node, 'status', 'allocatable'));
  if (allocatable.length === 0) return [];
  const requests = podRequests(pod);
  const wantedHere = allocatable.filter(([name]) => name === 'pods' || (requests.get(name) ?? 0n) > 0n);
  if (wantedHere.length === 0) return [];
  const running = beside().filter((other) => !hasEnded(other));
  const lacking: string[] = [];
  for (const [name, amount] of wantedHere) {
    const read = readQuantity(amount);
    if (typeof read === 'string') continue;
    if (name === 'pods') {
      if (BigInt(running.length + 1) * NANO > read.nanos) lacking.push('Too many pods');
      continue;
    }
    const used = running.reduce((sum, other) => sum + (podRequests(other).get(name) ?? 0n), 0n);
    if (used + requests.get(name)! > read.nanos) lacking.push(`Insufficient ${name}`);
  }
  return lacking;
}

const NANO = 1_000_000_000n;
