import type { Direction, Family } from '@sluice/engine';
import type { NamedSet } from '../ruleset/named-set.js';
import { ICMP, ICMPV6 } from '../ruleset/protocol-numbers.js';
import type { Expression, Field, Rule } from '../ruleset/rule.js';
import type { Chain } from '../ruleset/ruleset.js';
import { asDeniedBy, flowChains, flowSets, NO_CLASS, noteDrop, sampling } from './observe.js';
import type { Settings } from './options.js';
import { STRANGER } from './peer-table.js';

/** Packets that go the way of their flow, and those that come back. */
export type Way = 'request' | 'reply';

const DENY = { request: 'deny', reply: 'deny_reply' } as const;
const CHECK_SOURCE = 'check_source';
const REPLY = 'reply';
const DISPATCH = {
  request: { from: 'from_pod', to: 'to_pod' },
  reply: { from: 'reply_from_pod', to: 'reply_to_pod' },
} as const;

const RAW = -300;
/** Behind destination translation (-100) and before source translation (100): both ends show pod addresses. */
const FILTER = 0;

const SOLICITATIONS: readonly number[] = [133, 135, 136];
const NEIGHBOUR_DISCOVERY: readonly number[] = [133, 134, 135, 136, 137];
const PACKET_TOO_BIG = 2;
const TCP = 6;

const ACCEPT: Expression = { kind: 'verdict', verdict: { kind: 'accept' } };
const DROP: Expression = { kind: 'verdict', verdict: { kind: 'drop' } };
const RETURN: Expression = { kind: 'verdict', verdict: { kind: 'return' } };
/** As the kernel leaves it where nothing asks for more. */
const RESET: Expression = { kind: 'set-priority', value: 0 };
const ESTABLISHED: Expression = { kind: 'equals', field: 'ct state', value: 'established' };
const IS_REPLY: readonly Expression[] = [
  ESTABLISHED,
  { kind: 'equals', field: 'ct direction', value: 'reply' },
];
const jump = (chain: string): Expression => ({ kind: 'verdict', verdict: { kind: 'jump', chain } });
const lookUp = (set: string, ...key: Field[]): Expression => ({ kind: 'in-set', key, set });
const dispatch = (map: string, key: Field): Rule => [{ kind: 'verdict-from', key: [key], map }];

/** The ways that are judged: replies only where established flows may have to be cut (CONN-2). */
export function waysOf({ profile }: Settings): readonly Way[] {
  return profile.switches.establishedConnections === 'cut' ? ['request', 'reply'] : ['request'];
}

/** The chain that finds a packet's peer, seen from the subject of its flow. */
export function peerChainName(way: Way, direction: Direction): string {
  const end = peerEnd(way, direction) === 'daddr' ? 'peer_to' : 'peer_from';
  return way === 'reply' ? `reply_${end}` : end;
}

/** Where a packet shows the peer: a flow's destination for egress, its source for ingress; replies the other way round. */
function peerEnd(way: Way, direction: Direction): 'saddr' | 'daddr' {
  return (way === 'request') === (direction === 'egress') ? 'daddr' : 'saddr';
}

/** The chains that every ruleset has; those of the local classes hang on them by the dispatch maps. */
export function frameChains(settings: Settings): readonly Chain[] {
  const { interfacePrefix, generation, profile } = settings;
  const { egressToOwnNode } = profile.switches;
  const ways = waysOf(settings);
  const cuts = ways.includes('reply');
  const fromPod: Expression = { kind: 'equals', field: 'iifname', value: `${interfacePrefix}*` };
  const toPod: Expression = { kind: 'equals', field: 'oifname', value: `${interfacePrefix}*` };
  const isCurrent: readonly Expression[] = cuts
    ? [ESTABLISHED, { kind: 'equals', field: 'ct mark', value: generation }]
    : [ESTABLISHED];
  const stamp: Expression = { kind: 'set-connection-mark', value: generation };
  // What answers the node itself is allowed (NODE-1), though no chain saw the request.
  const answering: readonly Rule[] = cuts ? [[...IS_REPLY, ACCEPT]] : [];
  const passing: readonly Rule[] = [
    [...isCurrent, ACCEPT],
    // Errors that belong to an allowed flow (PORT-6); flows that a protocol helper expects are judged like others.
    [
      { kind: 'equals', field: 'ct state', value: 'related' },
      { kind: 'one-of', field: 'meta l4proto', values: [ICMP, ICMPV6] },
      ACCEPT,
    ],
    [{ kind: 'one-of', field: 'icmpv6 type', values: [PACKET_TOO_BIG, ...NEIGHBOUR_DISCOVERY] }, ACCEPT],
  ];
  // What gets there is allowed, and need not be judged again under this generation.
  const settle: readonly Expression[] = cuts ? [RESET, stamp] : [RESET];
  return [
    {
      name: 'prerouting',
      base: { hook: 'prerouting', priority: RAW },
      rules: [[fromPod, jump(CHECK_SOURCE)]],
    },
    {
      name: 'forward',
      base: { hook: 'forward', priority: FILTER },
      rules: [
        ...passing,
        ...(cuts
          ? [[...IS_REPLY, { kind: 'verdict', verdict: { kind: 'goto', chain: REPLY } } as const]]
          : []),
        [fromPod, jump(DISPATCH.request.from)],
        [toPod, jump(DISPATCH.request.to)],
        [fromPod, ...settle],
        [toPod, ...settle],
        ...sampling([fromPod, toPod], settings),
      ],
    },
    {
      name: 'input',
      base: { hook: 'input', priority: FILTER },
      rules:
        egressToOwnNode === 'policy'
          ? [...passing, ...answering, [fromPod, jump(DISPATCH.request.from)], [fromPod, ...settle]]
          : [],
    },
    {
      name: CHECK_SOURCE,
      comment: 'a pod speaks from its own address; an interface that no pod is known for is silent',
      rules: [
        [lookUp('if4', 'iifname', 'ip saddr'), RETURN],
        [lookUp('if6', 'iifname', 'ip6 saddr'), RETURN],
        [{ kind: 'one-of', field: 'icmpv6 type', values: SOLICITATIONS }, RETURN],
        ...dropOutside('spoofed', 'request', settings),
      ],
    },
    ...(cuts
      ? [
          {
            name: REPLY,
            comment: 'replies of flows that were allowed under an older generation',
            rules: [
              [fromPod, jump(DISPATCH.reply.from)],
              [toPod, jump(DISPATCH.reply.to)],
              [fromPod, ...settle],
              [toPod, ...settle],
            ],
          },
        ]
      : []),
    ...ways.flatMap((way) => dispatchChains(way, settings)),
    ...ways.flatMap((way) =>
      (['egress', 'ingress'] as const).map((direction) =>
        peerChain(way, direction, settings, [fromPod, toPod]),
      ),
    ),
    ...flowChains(settings, ways),
    // Requests and replies end alike, but are noted each in its own way.
    ...(settings.observe.drops ? ways : (['request'] as const)).map((way) => ({
      name: DENY[way],
      rules: [...noteDrop(way, settings), ...denyRules(settings)],
    })),
  ];
}

/** The chain that ends what is not allowed. */
export function denyChainName(way: Way, { observe }: Settings): string {
  return observe.drops ? DENY[way] : DENY.request;
}

/** Drops what no local class judges, with a note of why where notes are kept. */
function dropOutside(why: keyof typeof NO_CLASS, way: Way, settings: Settings): readonly Rule[] {
  const note = noteDrop(way, settings).map((rule) => [...asDeniedBy(NO_CLASS[why], settings), ...rule]);
  return [...note, [DROP]];
}

/** What leaves a pod is a request of its own or a reply to another; the other way round for what comes to it. */
function dispatchChains(way: Way, settings: Settings): readonly Chain[] {
  const { from, to } = DISPATCH[way];
  const [leaving, coming] = way === 'request' ? ['eg', 'in'] : ['in_reply', 'eg_reply'];
  return [
    { name: from, rules: [dispatch(`${leaving}4`, 'ip saddr'), dispatch(`${leaving}6`, 'ip6 saddr')] },
    {
      name: to,
      rules: [
        dispatch(`${coming}4`, 'ip daddr'),
        dispatch(`${coming}6`, 'ip6 daddr'),
        [lookUp('if4', 'oifname', 'ip daddr'), RETURN],
        [lookUp('if6', 'oifname', 'ip6 daddr'), RETURN],
        ...dropOutside('unknown', way, settings),
      ],
    },
  ];
}

/**
 * Writes the id of the flow's peer into the packet's priority, which nobody else reads before the packet leaves, unlike its
 * mark: a pod that reaches itself, an address of the cluster, a block, or a stranger.
 */
function peerChain(
  way: Way,
  direction: Direction,
  { profile }: Settings,
  betweenPods: readonly Expression[],
): Chain {
  const peer = (map: string, ...key: Field[]): Rule => [{ kind: 'priority-from', key, map }, RETURN];
  const end = peerEnd(way, direction);
  const [source, destination] =
    way === 'request' ? (['saddr', 'daddr'] as const) : (['daddr', 'saddr'] as const);
  const ofFamily = (family: Family, ip: 'ip' | 'ip6'): readonly Rule[] => [
    ...(profile.switches.hairpin === 'allow'
      ? [[...betweenPods, ...peer(`self${family}`, `${ip} ${source}`, `${ip} ${destination}`)]]
      : []),
    peer(`pod${family}`, `${ip} ${end}`),
    peer(`cidr${family}`, `${ip} ${end}`),
  ];
  return {
    name: peerChainName(way, direction),
    rules: [[{ kind: 'set-priority', value: STRANGER }], ...ofFamily(4, 'ip'), ...ofFamily(6, 'ip6')],
  };
}

function denyRules({ reject }: Settings): readonly Rule[] {
  if (!reject) return [[DROP]];
  return [
    [
      { kind: 'equals', field: 'meta l4proto', value: TCP },
      { kind: 'reject', with: 'tcp reset' },
    ],
    [{ kind: 'reject', with: 'icmpx admin-prohibited' }],
  ];
}

/** The sets and maps that every ruleset has, for one family; without elements. */
export function frameSets(family: Family, settings: Settings): readonly NamedSet[] {
  const address = family === 4 ? 'ipv4_addr' : 'ipv6_addr';
  const base = { interval: false, elements: [] };
  const dispatchMaps = waysOf(settings).flatMap((way) =>
    way === 'request' ? ['in', 'eg'] : ['in_reply', 'eg_reply'],
  );
  return [
    { ...base, name: `if${family}`, key: ['ifname', address] },
    { ...base, name: `pod${family}`, key: [address], value: 'classid' },
    { ...base, name: `cidr${family}`, key: [address], value: 'classid', interval: true },
    { ...base, name: `self${family}`, key: [address, address], value: 'classid' },
    ...dispatchMaps.map((name): NamedSet => ({
      ...base,
      name: name + family,
      key: [address],
      value: 'verdict',
    })),
    ...flowSets(family, settings),
  ];
}
