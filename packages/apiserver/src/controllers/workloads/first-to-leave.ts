import { textAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import type { Stored } from '../../store/stored.js';
import { conditionOf, isReady, restartsOf } from '../pod-state.js';

const PHASES = ['Pending', 'Unknown', 'Running'];
const COST = 'controller.kubernetes.io/pod-deletion-cost';

/**
 * The pods that a ReplicaSet gives up first (pkg/controller/controller_utils.go, ActivePodsWithRanks): without a node, not
 * running, not ready, cheap, beside others of theirs, ready since later, often restarted, young.
 */
export function firstToLeave(pods: readonly Stored[], count: number): readonly Stored[] {
  if (count <= 0) return [];
  if (count >= pods.length) return pods;
  const beside = new Map<string, number>();
  for (const { object } of pods) {
    const node = nodeOf(object);
    beside.set(node, (beside.get(node) ?? 0) + 1);
  }
  const ranked = pods.map((stored) => ({ stored, rank: rankOf(stored.object, beside) }));
  ranked.sort((a, b) => compare(a.rank, b.rank));
  return ranked.slice(0, count).map(({ stored }) => stored);
}

/** Numbers to compare one after the other: the smaller leaves first. */
function rankOf(pod: KubeObject, beside: ReadonlyMap<string, number>): readonly number[] {
  const node = nodeOf(pod);
  const ready = isReady(pod);
  const readySince = Date.parse(textAt(conditionOf(pod, 'Ready'), 'lastTransitionTime')) || 0;
  return [
    node === '' ? 0 : 1,
    PHASES.indexOf(textAt(pod, 'status', 'phase')),
    ready ? 1 : 0,
    Number(pod.metadata.annotations?.[COST] ?? 0) || 0,
    -(beside.get(node) ?? 0),
    ready ? -readySince : 0,
    -restartsOf(pod),
    -Date.parse(pod.metadata.creationTimestamp ?? ''),
  ];
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) if (value !== b[index]) return value - b[index]!;
  return 0;
}

function nodeOf(pod: KubeObject): string {
  return textAt(pod, 'spec', 'nodeName');
}
