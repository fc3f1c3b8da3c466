import { peerList, type Rule } from '../policy/rule.js';
import { type JudgedFlow, judgedPort, partyFor } from './judged-flow.js';
import type { Model } from './model.js';
import { peerMatches } from './peer-match.js';
import { portMatches } from './port-match.js';
import { info, outcomeOf, type Step, stepAt } from './step.js';
import { describePeer, describePort, whyNotPeer, whyNotPort, whyPeer } from './why-not.js';

/** So many rules of one policy are told, those that match first; nobody reads thousands. */
export const MOST_RULES = 100;

/** The steps of a policy's rules; `hits` are those that match. */
export function ruleSteps(
  model: Model,
  flow: JudgedFlow,
  rules: readonly Rule[],
  hits: readonly Rule[],
): readonly Step[] {
  if (rules.length <= MOST_RULES) return rules.map((rule) => traceRule(model, flow, rule));
  const matching = new Set(hits);
  const told = [...hits, ...rules.filter((rule) => !matching.has(rule))].slice(0, MOST_RULES);
  const rest = info(
    `${rules.length - told.length} more rules, of which ${Math.max(0, hits.length - told.length)} match`,
  );
  return [...told.map((rule) => traceRule(model, flow, rule)), rest];
}

/** One rule: its peers and its ports, each with why it does not match. */
export function traceRule(model: Model, flow: JudgedFlow, rule: Rule): Step {
  const peers = peerSteps(model, flow, rule);
  const ports = portSteps(model, flow, rule);
  const peer = peers.some(({ outcome }) => outcome === 'match');
  const port = ports.some(({ outcome }) => outcome === 'match');
  const name = `${rule.direction}[${rule.index}]${rule.name ? ` "${rule.name}"` : ''}`;
  const text =
    peer && port
      ? `${name} matches`
      : peer
        ? `${name}: the peer matches, the port does not`
        : port
          ? `${name}: the port matches, the peer does not`
          : `${name}: neither peer nor port matches`;
  return stepAt(rule.policy, rule.path, outcomeOf(peer && port), text, [...peers, ...ports]);
}

function peerSteps(model: Model, flow: JudgedFlow, rule: Rule): readonly Step[] {
  const list = peerList(rule.direction);
  const { policy } = rule;
  if (rule.failsClosed) {
    const text = `a peer of ${list} is of an unknown kind, so the rule ${rule.action === 'Accept' ? 'accepts nothing' : 'denies everything'} (CNP-8)`;
    return [stepAt(policy, [...rule.path, list], outcomeOf(rule.peers === 'any'), text)];
  }
  if (rule.peers === 'any')
    return [
      stepAt(policy, rule.path, 'match', `no ${list}: every peer, inside and outside the cluster (RULE-2)`),
    ];
  const party = partyFor(flow, rule.direction);
  return rule.peers.map((peer) => {
    const matched = peerMatches(peer, party, model.cluster.namespaces, model.profile);
    const text = matched
      ? `${describePeer(peer)}${whyPeer(peer, party)}`
      : `${describePeer(peer)}: ${whyNotPeer(peer, party, model)}`;
    return stepAt(policy, peer.path, outcomeOf(matched), text);
  });
}

function portSteps(model: Model, flow: JudgedFlow, rule: Rule): readonly Step[] {
  if (rule.ports === 'any')
    return [stepAt(rule.policy, rule.path, 'match', 'no ports: every port of every protocol (PORT-1)')];
  const { pod } = flow.destinationParty;
  const port = judgedPort(model, flow, rule.direction);
  return rule.ports.map((match) => {
    const matched = portMatches(match, flow.protocol, port, pod);
    const text = matched
      ? `${describePort(match)} matches`
      : `${describePort(match)}: ${whyNotPort(match, flow.protocol, port, pod)}`;
    return stepAt(rule.policy, match.path, outcomeOf(matched), text);
  });
}
