import type { Direction, FieldPath, NetworkPolicyPeer, NetworkPolicyPort } from '@sluice/engine';
import type { LintedPolicy, Workspace } from './workspace.js';

/** One rule of a NetworkPolicy as it is written. */
export interface RuleView {
  readonly linted: LintedPolicy;
  readonly direction: Direction;
  readonly index: number;
  /** e.g. `spec.egress[1]`. */
  readonly path: FieldPath;
  /** The field of its peers: `from` or `to`. */
  readonly peersKey: 'from' | 'to';
  /** Empty where the rule speaks of every peer. */
  readonly peers: readonly NetworkPolicyPeer[];
  /** Empty where the rule speaks of every port. */
  readonly ports: readonly NetworkPolicyPort[];
  /** The rule's own value; null where it is written so. */
  readonly value: object | null;
}

/** The rules of one direction of a NetworkPolicy; none for other kinds. */
export function rulesOf(linted: LintedPolicy, direction: Direction): readonly RuleView[] {
  const known = views.get(linted);
  if (known) return known[direction];
  const made = { ingress: viewsOf(linted, 'ingress'), egress: viewsOf(linted, 'egress') };
  views.set(linted, made);
  return made[direction];
}

/** Nearly every rule asks for them. */
const views = new WeakMap<LintedPolicy, Readonly<Record<Direction, readonly RuleView[]>>>();

function viewsOf(linted: LintedPolicy, direction: Direction): readonly RuleView[] {
  const { manifest } = linted;
  if (manifest.kind !== 'NetworkPolicy') return [];
  const base = { linted, direction };
  if (direction === 'ingress')
    return (manifest.spec.ingress ?? []).map((value, index) => ({
      ...base,
      index,
      path: ['spec', 'ingress', index],
      peersKey: 'from',
      peers: value?.from ?? [],
      ports: value?.ports ?? [],
      value,
    }));
  return (manifest.spec.egress ?? []).map((value, index) => ({
    ...base,
    index,
    path: ['spec', 'egress', index],
    peersKey: 'to',
    peers: value?.to ?? [],
    ports: value?.ports ?? [],
    value,
  }));
}

/** Every rule of every NetworkPolicy. */
export function allRules(workspace: Workspace): readonly RuleView[] {
  return workspace.once(everyRule);
}

function everyRule({ policies }: Workspace): readonly RuleView[] {
  return policies.flatMap((linted) => [...rulesOf(linted, 'ingress'), ...rulesOf(linted, 'egress')]);
}
