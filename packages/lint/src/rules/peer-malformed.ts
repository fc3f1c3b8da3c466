import type { FieldPath } from '@sluice/engine';
import type { FieldEdit } from '../edit/field-edit.js';
import { fieldsOf, isNetworkPolicy, member, type WrittenDirection, writtenDirections } from '../malformed.js';
import { safely } from '../offer.js';
import type { LintRule } from '../rule.js';

interface Mistake {
  readonly path: FieldPath;
  readonly message: string;
  readonly title?: string;
  readonly edits?: readonly FieldEdit[];
}

/** Shapes that the API server refuses, or takes for something else, and what was meant. */
export const peerMalformed: LintRule = {
  id: 'peer-malformed',
  summary: 'rules, peers or ports in a shape that the API does not have',
  severity: 'error',
  needs: [],
  *check(workspace) {
    for (const object of workspace.input.objects) {
      if (!isNetworkPolicy(object)) continue;
      const path = ['spec', 'podSelector'];
      const selector = member(member(object.value, 'spec'), 'podSelector');
      if (fieldsOf(selector) === undefined || member(selector, 'matchLabels') !== null) continue;
      if (member(selector, 'matchExpressions')) continue;
      yield {
        object,
        path: [...path, 'matchLabels'],
        atKey: true,
        message: 'matchLabels is empty, so this policy selects every pod of its namespace',
        severity: 'warning',
        fixes: () => safely(workspace, object, 'write `podSelector: {}`', [{ op: 'set', path, value: {} }]),
      };
    }
    for (const direction of writtenDirections(workspace.input.objects)) {
      for (const { path, message, title, edits } of mistakesIn(direction)) {
        const { object } = direction;
        yield {
          object,
          path,
          message,
          atKey: typeof path.at(-1) === 'string',
          ...(title !== undefined && edits && { fixes: () => safely(workspace, object, title, edits) }),
        };
      }
    }
  },
};

function* mistakesIn({ path, peersKey, value }: WrittenDirection): Generator<Mistake> {
  if (!Array.isArray(value)) {
    if (fieldsOf(value))
      yield {
        path,
        message: `${path.at(-1)} is a list of rules: write \`- ${peersKey}:\``,
        title: 'make it a list',
        edits: [{ op: 'set', path, value: [value] }],
      };
    return;
  }
  for (const [i, rule] of value.entries()) yield* mistakesOfRule(rule, [...path, i], peersKey);
}

function* mistakesOfRule(rule: unknown, path: FieldPath, peersKey: 'from' | 'to'): Generator<Mistake> {
  const stray = Object.keys(fieldsOf(rule) ?? {}).filter((key) => PEER_KEYS.has(key));
  if (stray.length > 0 && member(rule, peersKey) === undefined) {
    const peer = Object.fromEntries(stray.map((key) => [key, member(rule, key)]));
    yield {
      path: [...path, stray[0]!],
      message: `${stray.join(' and ')} stands in the rule itself: it belongs into an entry of \`${peersKey}\``,
      title: `put it into \`${peersKey}\``,
      edits: [
        { op: 'set', path: [...path, peersKey], value: [peer] },
        ...stray.map((key): FieldEdit => ({ op: 'remove', path: [...path, key] })),
      ],
    };
  }
  const peers = member(rule, peersKey);
  if (fieldsOf(peers))
    yield {
      path: [...path, peersKey],
      message: `\`${peersKey}\` is a list of peers: write \`-\` before ${Object.keys(peers as object)[0] ?? 'the peer'}`,
      title: 'make it a list',
      edits: [{ op: 'set', path: [...path, peersKey], value: [peers] }],
    };
  for (const [i, peer] of listOf(peers).entries()) yield* mistakesOfPeer(peer, [...path, peersKey, i]);
  for (const [i, port] of listOf(member(rule, 'ports')).entries())
    yield* mistakesOfPort(port, [...path, 'ports', i]);
}

const PEER_KEYS = new Set(['podSelector', 'namespaceSelector', 'ipBlock']);

function* mistakesOfPeer(peer: unknown, path: FieldPath): Generator<Mistake> {
  const beside = ['cidr', 'except'].filter((key) => member(peer, key) !== undefined);
  if (beside.length > 0) {
    const block = {
      ...fieldsOf(member(peer, 'ipBlock')),
      ...Object.fromEntries(beside.map((key) => [key, member(peer, key)])),
    };
    yield {
      path: [...path, beside[0]!],
      message: `${beside.join(' and ')} stands beside ipBlock: indent it, so that it is inside`,
      title: 'put it into ipBlock',
      edits: [
        { op: 'set', path: [...path, 'ipBlock'], value: block },
        ...beside.map((key): FieldEdit => ({ op: 'remove', path: [...path, key] })),
      ],
    };
  }
  for (const key of ['podSelector', 'namespaceSelector']) {
    const selector = fieldsOf(member(peer, key));
    const labels = Object.entries(selector ?? {}).filter(([name]) => !SELECTOR_KEYS.has(name));
    if (labels.length === 0 || labels.some(([, value]) => typeof value !== 'string')) continue;
    yield {
      path: [...path, key, labels[0]![0]],
      message: `labels stand in ${key} itself: write them into matchLabels`,
      title: 'put them into matchLabels',
      edits: [{ op: 'set', path: [...path, key], value: { matchLabels: Object.fromEntries(labels) } }],
    };
  }
}

const SELECTOR_KEYS = new Set(['matchLabels', 'matchExpressions']);

function* mistakesOfPort(entry: unknown, path: FieldPath): Generator<Mistake> {
  const port = member(entry, 'port');
  if (typeof port === 'string' && /^\d{1,5}$/u.test(port))
    yield {
      path: [...path, 'port'],
      message: `"${port}" in quotes is the name of a port; ${Number(port)} is a number`,
      title: 'write it without quotes',
      edits: [{ op: 'set', path: [...path, 'port'], value: Number(port) }],
    };
  const protocol = member(entry, 'protocol');
  if (typeof protocol === 'string' && /^(?:icmp|icmpv6|any|all|\*)$/iu.test(protocol))
    yield {
      path: [...path, 'protocol'],
      message: /^icmp/iu.test(protocol)
        ? `NetworkPolicy knows no ${protocol}: only a rule without \`ports\` lets it through, with everything else`
        : `there is no protocol ${protocol}: leave \`ports\` out for every port of every protocol`,
    };
  else if (
    typeof protocol === 'string' &&
    /^(?:tcp|udp|sctp)$/iu.test(protocol) &&
    protocol !== protocol.toUpperCase()
  )
    yield {
      path: [...path, 'protocol'],
      message: `protocols are written in capitals: ${protocol.toUpperCase()}`,
      title: `write ${protocol.toUpperCase()}`,
      edits: [{ op: 'set', path: [...path, 'protocol'], value: protocol.toUpperCase() }],
    };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
