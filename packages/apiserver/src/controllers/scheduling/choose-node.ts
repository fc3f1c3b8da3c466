import { mapAt, mapsAt, textAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import type { Api } from '../../resources/api.js';
import { onNode, PODS_OF_ON, PODS_ON } from '../indexes.js';
import { controllerOf } from '../ownership.js';
import { preference } from './node-affinity.js';
import { type Misfit, misfitOf } from './node-fits.js';
import { type PlaceTest, placeTest } from './topology.js';
import { tolerates, taintsOf } from './taints.js';

/** The node for a pod, or why there is none, in the scheduler's words. */
export type Choice = { readonly node: string } | { readonly refusal: string };

/**
 * Chooses among the nodes that can take a pod the one that it prefers; of equal ones that with the fewest pods of the same
 * controller, then that with the fewest pods.
 */
export function chooseNode(api: Api, pod: KubeObject): Choice {
  const nodes = api.store.list('nodes').map(({ object }) => object);
  if (nodes.length === 0) return { refusal: 'no nodes available to schedule pods' };
  const placeMisfit = placeTest(api, pod, nodes);
  const misfits: Misfit[] = [];
  let best: { readonly node: string; readonly rank: readonly number[] } | undefined;
  for (const node of nodes) {
    const { name } = node.metadata;
    const beside = (): readonly KubeObject[] => api.store.under(PODS_ON, name).map(({ object }) => object);
    const misfit = misfitOf(pod, node, beside) ?? misplaced(placeMisfit(node));
    if (misfit) {
      misfits.push(misfit);
      continue;
    }
    const rank = rankOf(api, pod, node);
    if (!best || isBefore(rank, best.rank)) best = { node: name, rank };
  }
  return best ? { node: best.node } : { refusal: refusalOf(misfits) };
}

function misplaced(found: ReturnType<PlaceTest>): Misfit | undefined {
  return found && { reasons: [found.reason], isResolvable: found.isResolvable };
}

/** Numbers to compare one after the other: the smallest is the best. */
function rankOf({ store }: Api, pod: KubeObject, node: KubeObject): readonly number[] {
  const spec = mapAt(pod, 'spec');
  const { name } = node.metadata;
  const owner = controllerOf(pod)?.uid;
  const tolerations = mapsAt(spec, 'tolerations');
  const disliked = taintsOf(node).filter(
    (taint) =>
      textAt(taint, 'effect') === 'PreferNoSchedule' && !tolerations.some((each) => tolerates(each, taint)),
  );
  return [
    disliked.length,
    -preference(spec, node),
    owner === undefined ? 0 : store.countUnder(PODS_OF_ON, onNode(owner, name)),
    store.countUnder(PODS_ON, name),
  ];
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  for (const [index, value] of a.entries()) if (value !== b[index]) return value < b[index]!;
  return false;
}

/** `0/2 nodes are available: 1 Too many pods, …` (pkg/scheduler/framework/types.go, FitError). */
function refusalOf(misfits: readonly Misfit[]): string {
  const count = misfits.length;
  const reasons = counted(misfits.flatMap((misfit) => misfit.reasons));
  const none = `0/${count} nodes are available`;
  const evictions = counted(
    misfits.map(({ isResolvable }) =>
      isResolvable
        ? 'No preemption victims found for incoming pod'
        : 'Preemption is not helpful for scheduling',
    ),
  );
  return `${none}: ${reasons}. no new claims to deallocate, preemption: ${none}: ${evictions}.`;
}

function counted(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, number]) => `${number} ${reason}`)
    .sort()
    .join(', ');
}
