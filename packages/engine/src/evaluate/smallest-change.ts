import type { FieldPath, Position } from '../cluster/source.js';
import { areAlike } from '../labels/edit-distance.js';
import { holds, matches } from '../labels/selector.js';
import { compilePolicy, policyOrder } from '../policy/compile.js';
import { applyEdit, type Edit } from '../policy/edit.js';
import type { PolicyManifest } from '../policy/policy-manifest.js';
import { type Direction, type Peer, peerList, type Policy } from '../policy/rule.js';
import { acceptingRule, peersFor } from './accepting.js';
import { judgeFamilies } from './judge-families.js';
import { judgeSide } from './judge-side.js';
import { hasUnknownEnd, type JudgedFlow, judgedPort, partyFor } from './judged-flow.js';
import type { Model } from './model.js';
import { denyingRule, isolatingPolicies, type Miss, missesOf } from './nearest-miss.js';
import { nearSubject } from './near-subject.js';
import { namespaceMatches } from './peer-match.js';
import type { Decider } from './verdict.js';

/** An edit of one policy that allows a denied side. */
export interface PolicyChange {
  readonly direction: Direction;
  readonly policy: string;
  readonly edit: Edit;
  /** What to do, e.g. `add TCP 8080 to spec.ingress[0].ports`. */
  readonly text: string;
  readonly at?: Position;
}

/** The known change that allows a denied side and lets in least besides, tried out before it is given; undefined when none helps. */
export function smallestChange(
  model: Model,
  flow: JudgedFlow,
  direction: Direction,
  decidedBy: readonly Decider[],
): PolicyChange | undefined {
  return candidates(model, flow, direction, decidedBy)
    .slice(0, MOST_TRIES)
    .find(({ policy, edit }) => allowsAfter(model, flow, direction, policy, edit));
}

/** Nearly always the first one helps; each try compiles its policy anew. */
const MOST_TRIES = 20;

function allowsAfter(model: Model, flow: JudgedFlow, direction: Direction, id: string, edit: Edit): boolean {
  const manifest = model.cluster.policies.get(id);
  if (!manifest) return false;
  const { source: _, ...bare } = applyEdit(manifest, edit);
  const policies = [
    ...model.policies.filter((policy) => policy.id !== id),
    compilePolicy(bare, model.profile),
  ].sort(policyOrder);
  const after = { ...model, policies };
  if (!hasUnknownEnd(flow)) return judgeSide(after, flow, direction).allowed;
  return judgeFamilies(after, flow).every((judged) => judged[direction].verdict.allowed);
}

/** Changes to try, those that let in least besides first. */
function candidates(
  model: Model,
  flow: JudgedFlow,
  direction: Direction,
  decidedBy: readonly Decider[],
): readonly PolicyChange[] {
  const denying = decidedBy
    .map((decided) => denyingRule(model, flow, decided))
    .find((rule) => rule !== undefined);
  if (denying) {
    const value = acceptingRule(denying.policy, model, flow, direction);
    if (value === undefined) return [];
    const edit: Edit = { op: 'add', path: denying.path, value };
    return [
      change(denying.policy, direction, edit, `put a rule that accepts it before ${format(denying.path)}`),
    ];
  }
  const policies = isolatingPolicies(model, flow, direction);
  const misses = missesOf(model, flow, policies, direction);
  const peerMisses = misses.filter(({ failed }) => failed === 'peer');
  const portMisses = misses.filter(({ failed }) => failed === 'port');
  // A rule for one peer or one port lets in little besides; a rule for everyone would let in everyone.
  const narrow = ({ length }: { readonly length: number }): boolean => length === 1;
  const [narrowPeers, widePeers] = split(
    portMisses,
    ({ rule }) => rule.peers !== 'any' && narrow(rule.peers),
  );
  const [narrowPorts, widePorts] = split(
    peerMisses,
    ({ rule }) => rule.ports !== 'any' && narrow(rule.ports),
  );
  return [
    ...relabelSubject(model, flow, direction),
    ...peerMisses.flatMap((miss) => relabel(model, flow, miss)),
    ...narrowPeers.map((miss) => addPort(model, flow, miss)),
    ...narrowPorts.flatMap((miss) => addPeer(flow, miss)),
    ...bySpecificity(policies).flatMap((policy) => addRule(model, flow, policy, direction)),
    ...widePorts.flatMap((miss) => addPeer(flow, miss)),
    ...widePeers.map((miss) => addPort(model, flow, miss)),
  ];
}

/** The policy that says most about its subjects first: a rule for this pod belongs there, not in one for every pod. */
function bySpecificity(policies: readonly Policy[]): readonly Policy[] {
  const conditions = ({ subject }: Policy): number => subject.pods.requirements.length;
  return [...policies].sort((a, b) => conditions(b) - conditions(a));
}

function split(
  misses: readonly Miss[],
  first: (miss: Miss) => boolean,
): readonly [readonly Miss[], readonly Miss[]] {
  return [misses.filter(first), misses.filter((miss) => !first(miss))];
}

/** The policy that was written for this pod, its selector misspelt. */
function relabelSubject(model: Model, flow: JudgedFlow, direction: Direction): PolicyChange[] {
  const near = nearSubject(model, flow, direction);
  if (!near) return [];
  const { policy, requirement, value } = near;
  const path = ['spec', 'podSelector', 'matchLabels', requirement.key];
  const written = recordAt(model.cluster.policies.get(policy.id), path.slice(0, -1));
  if (!written || !Object.hasOwn(written, requirement.key)) return [];
  const text = `write ${requirement.key}: ${value} instead of ${written[requirement.key]} at ${format(path)}: no pod has that`;
  return [change(policy, direction, { op: 'replace', path, value }, text)];
}

/** A selector that selects no pod at all and misses this one by one label is taken for a slip of the pen. */
function relabel(model: Model, flow: JudgedFlow, { rule, peer }: Miss): PolicyChange[] {
  const { pod } = partyFor(flow, rule.direction);
  if (!pod || peer?.kind !== 'pods' || selectsAny(peer, model)) return [];
  if (!namespaceMatches(peer.namespaces, pod.namespace, model.cluster.namespaces)) return [];
  const failing = peer.pods.requirements.filter((requirement) => !holds(requirement, pod.labels));
  const [requirement] = failing;
  const value = requirement && pod.labels.get(requirement.key);
  if (failing.length !== 1 || requirement?.operator !== 'In' || value === undefined) return [];
  if (!requirement.values.some((wanted) => areAlike(wanted, value))) return [];
  const labels = [...peer.path, 'podSelector', 'matchLabels'];
  const written = recordAt(model.cluster.policies.get(rule.policy.id), labels);
  if (!written || !Object.hasOwn(written, requirement.key)) return [];
  const path = [...peer.path, 'podSelector', 'matchLabels', requirement.key];
  const text = `write ${requirement.key}: ${value} instead of ${written[requirement.key]} at ${format(path)}: no pod has that`;
  return [change(rule.policy, rule.direction, { op: 'replace', path, value }, text)];
}

function selectsAny(peer: Extract<Peer, { kind: 'pods' }>, { cluster }: Model): boolean {
  return [...cluster.pods.values()].some(
    (pod) =>
      namespaceMatches(peer.namespaces, pod.namespace, cluster.namespaces) && matches(peer.pods, pod.labels),
  );
}

function recordAt(manifest: PolicyManifest | undefined, path: FieldPath): Record<string, string> | undefined {
  let node: unknown = manifest;
  for (const key of path) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
    node = (node as Record<string | number, unknown>)[key];
  }
  return (node ?? undefined) as Record<string, string> | undefined;
}

function addPort(model: Model, flow: JudgedFlow, { rule }: Miss): PolicyChange {
  const at = [...rule.path, 'ports'];
  if (flow.protocol === 'other') {
    // Entries of ports hold TCP, UDP and SCTP only; a rule without ports holds every protocol (PORT-6).
    return change(
      rule.policy,
      rule.direction,
      { op: 'replace', path: at, value: [] },
      `remove ${format(at)}: only a rule without ports holds protocols without ports`,
    );
  }
  const port = judgedPort(model, flow, rule.direction);
  const index = rule.ports === 'any' ? 0 : rule.ports.length;
  const edit: Edit = { op: 'add', path: [...at, index], value: { protocol: flow.protocol, port } };
  return change(rule.policy, rule.direction, edit, `add ${flow.protocol} ${port} to ${format(at)}`);
}

function addPeer(flow: JudgedFlow, { rule }: Miss): PolicyChange[] {
  const [peer, ...more] = peersFor(flow, rule.direction, rule.policy);
  // An edit adds one entry; where several are needed a rule of their own holds them.
  if (!peer || more.length > 0 || rule.peers === 'any') return [];
  const list = [...rule.path, peerList(rule.direction)];
  const edit: Edit = { op: 'add', path: [...list, rule.peers.length], value: peer };
  return [change(rule.policy, rule.direction, edit, `add a peer to ${format(list)}`)];
}

function addRule(model: Model, flow: JudgedFlow, policy: Policy, direction: Direction): PolicyChange[] {
  const peers = peersFor(flow, direction, policy);
  if (peers.length === 0) return [];
  const list = peerList(direction);
  const ports =
    flow.protocol === 'other'
      ? {}
      : { ports: [{ protocol: flow.protocol, port: judgedPort(model, flow, direction) }] };
  const rule = { [list]: peers, ...ports };
  const rules = policy[direction].length;
  const edit: Edit =
    rules > 0
      ? { op: 'add', path: ['spec', direction, rules], value: rule }
      : { op: 'add', path: ['spec', direction], value: [rule] };
  return [change(policy, direction, edit, `add a rule to spec.${direction}`)];
}

function change(policy: Policy, direction: Direction, edit: Edit, text: string): PolicyChange {
  return {
    direction,
    policy: policy.id,
    edit,
    text: `in ${policy.id}, ${text}`,
    ...(policy.source && { at: policy.source.at(edit.path) }),
  };
}

function format(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${key}` : key),
    '',
  );
}
