import type { Direction, Family } from '@sluice/engine';
import type { NamedSet } from '../ruleset/named-set.js';
import { ICMP, ICMPV6 } from '../ruleset/protocol-numbers.js';
import type { Expression, Field, Rule } from '../ruleset/rule.js';
import type { Chain } from '../ruleset/ruleset.js';
import type { Settings } from './options.js';
import { STRANGER_MARK } from './peer-table.js';

/** The chain that ends what is not allowed. */
export const DENY = 'deny';

/** The chain that marks a packet with its peer: the destination for egress, the source for ingress. */
export const PEER_CHAIN: Readonly<Record<Direction, string>> = { egress: 'peer_to', ingress: 'peer_from' };

const CHECK_SOURCE = 'check_source';
const FROM_POD = 'from_pod';
const TO_POD = 'to_pod';

const RAW = -300;
/** Behind destination translation (-100) and before source translation (100): both ends show pod addresses. */
const FILTER = 0;

const SOLICITATIONS: readonly number[] = [133, 135, 136];
const NEIGHBOUR_DISCOVERY: readonly number[] = [133, 134, 135, 136, 137];
const PACKET_TOO_BIG = 2;

const ACCEPT: Expression = { kind: 'verdict', verdict: { kind: 'accept' } };
const DROP: Expression = { kind: 'verdict', verdict: { kind: 'drop' } };
const RETURN: Expression = { kind: 'verdict', verdict: { kind: 'return' } };
const jump = (chain: string): Expression => ({ kind: 'verdict', verdict: { kind: 'jump', chain } });
const lookUp = (set: string, ...key: Field[]): Expression => ({ kind: 'in-set', key, set });

/** The chains that every ruleset has; those of the local classes hang on them by the dispatch maps. */
export function frameChains(settings: Settings): readonly Chain[] {
  const { interfacePrefix, profile, reject } = settings;
  const { egressToOwnNode, hairpin } = profile.switches;
  const fromPod: Expression = { kind: 'equals', field: 'iifname', value: `${interfacePrefix}*` };
  const toPod: Expression = { kind: 'equals', field: 'oifname', value: `${interfacePrefix}*` };
  const passing: readonly Rule[] = [
    [{ kind: 'equals', field: 'ct state', value: 'established' }, ACCEPT],
    // Errors that belong to an allowed flow (PORT-6); flows that a protocol helper expects are judged like others.
    [
      { kind: 'equals', field: 'ct state', value: 'related' },
      { kind: 'one-of', field: 'meta l4proto', values: [ICMP, ICMPV6] },
      ACCEPT,
    ],
    [{ kind: 'one-of', field: 'icmpv6 type', values: [PACKET_TOO_BIG, ...NEIGHBOUR_DISCOVERY] }, ACCEPT],
  ];
  return [
    {
      name: 'prerouting',
      base: { hook: 'prerouting', priority: RAW },
      rules: [[fromPod, jump(CHECK_SOURCE)]],
    },
    {
      name: 'forward',
      base: { hook: 'forward', priority: FILTER },
      rules: [...passing, [fromPod, jump(FROM_POD)], [toPod, jump(TO_POD)]],
    },
    {
      name: 'input',
      base: { hook: 'input', priority: FILTER },
      rules: egressToOwnNode === 'policy' ? [...passing, [fromPod, jump(FROM_POD)]] : [],
    },
    {
      name: CHECK_SOURCE,
      comment: 'a pod speaks from its own address; an interface that no pod is known for is silent',
      rules: [
        [lookUp('if4', 'iifname', 'ip saddr'), RETURN],
        [lookUp('if6', 'iifname', 'ip6 saddr'), RETURN],
        [{ kind: 'one-of', field: 'icmpv6 type', values: SOLICITATIONS }, RETURN],
        [DROP],
      ],
    },
    {
      name: FROM_POD,
      rules: [
        [{ kind: 'verdict-from', key: ['ip saddr'], map: 'eg4' }],
        [{ kind: 'verdict-from', key: ['ip6 saddr'], map: 'eg6' }],
      ],
    },
    {
      name: TO_POD,
      rules: [
        [{ kind: 'verdict-from', key: ['ip daddr'], map: 'in4' }],
        [{ kind: 'verdict-from', key: ['ip6 daddr'], map: 'in6' }],
        [lookUp('if4', 'oifname', 'ip daddr'), RETURN],
        [lookUp('if6', 'oifname', 'ip6 daddr'), RETURN],
        [DROP],
      ],
    },
    peerChain('egress', hairpin === 'allow' ? [fromPod, toPod] : undefined),
    peerChain('ingress', hairpin === 'allow' ? [fromPod, toPod] : undefined),
    {
      name: DENY,
      rules: reject
        ? [
            [
              { kind: 'equals', field: 'meta l4proto', value: 6 },
              { kind: 'reject', with: 'tcp reset' },
            ],
            [{ kind: 'reject', with: 'icmpx admin-prohibited' }],
          ]
        : [[DROP]],
    },
  ];
}

/** Marks a packet with its peer: a pod that reaches itself, an address of the cluster, a block, or a stranger. */
function peerChain(direction: Direction, betweenPods: readonly Expression[] | undefined): Chain {
  const address = { 4: 'ip', 6: 'ip6' } as const;
  const end = direction === 'egress' ? 'daddr' : 'saddr';
  const mark = (map: string, ...key: Field[]): Rule => [{ kind: 'mark-from', key, map }, RETURN];
  const ofFamily = (family: Family): readonly Rule[] => {
    const ip = address[family];
    return [
      ...(betweenPods ? [[...betweenPods, ...mark(`self${family}`, `${ip} saddr`, `${ip} daddr`)]] : []),
      mark(`pod${family}`, `${ip} ${end}`),
      mark(`cidr${family}`, `${ip} ${end}`),
    ];
  };
  return {
    name: PEER_CHAIN[direction],
    rules: [[{ kind: 'set-mark', value: STRANGER_MARK }], ...ofFamily(4), ...ofFamily(6)],
  };
}

/** The sets and maps that every ruleset has, for one family; without elements. */
export function frameSets(family: Family): readonly NamedSet[] {
  const address = family === 4 ? 'ipv4_addr' : 'ipv6_addr';
  const base = { interval: false, elements: [] };
  return [
    { ...base, name: `if${family}`, key: ['ifname', address] },
    { ...base, name: `pod${family}`, key: [address], value: 'mark' },
    { ...base, name: `cidr${family}`, key: [address], value: 'mark', interval: true },
    { ...base, name: `self${family}`, key: [address, address], value: 'mark' },
    { ...base, name: `in${family}`, key: [address], value: 'verdict' },
    { ...base, name: `eg${family}`, key: [address], value: 'verdict' },
  ];
}
