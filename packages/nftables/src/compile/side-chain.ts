import { PROTOCOLS } from '@sluice/engine';
import { PROTOCOL_NUMBER } from '../ruleset/protocol-numbers.js';
import type { Expression, Field, Rule } from '../ruleset/rule.js';
import type { Chain } from '../ruleset/ruleset.js';
import { denyChainName, peerChainName, type Way } from './frame.js';
import type { LocalSide } from './local-side.js';
import { asDeniedBy } from './observe.js';
import type { Settings } from './options.js';
import type { SideRows } from './side-rows.js';
import { isForAnyone, type SideSet } from './side-sets.js';

const PORTED: readonly number[] = PROTOCOLS.map((protocol) => PROTOCOL_NUMBER[protocol]);

/** The protocols without ports, which are judged as one (PORT-6). */
const IS_OTHER: Expression = { kind: 'none-of', field: 'meta l4proto', values: PORTED };

/** The name of the chain that decides for a local class on packets of one way. */
export function sideChainName({ name }: LocalSide, way: Way): string {
  return way === 'reply' ? `${name}_reply` : name;
}

/** The chain that decides for a local class: whether the packet is listed, and what that means. */
export function sideChain(
  local: LocalSide,
  way: Way,
  { allowing, anyone }: SideRows,
  sets: readonly SideSet[],
  settings: Settings,
): Chain {
  const deny: Rule = [
    ...asDeniedBy(local.number, settings),
    { kind: 'verdict', verdict: { kind: 'goto', chain: denyChainName(way, settings) } },
  ];
  const listed: Rule = allowing ? [{ kind: 'verdict', verdict: { kind: 'return' } }] : deny;
  const counted: Rule = settings.observe.counters ? [{ kind: 'counter' }] : [];
  const lookUp = ({ kind, set, fields }: SideSet): Rule => [
    ...(kind === 'other' ? [IS_OTHER] : []),
    {
      kind: 'in-set',
      key: fields.map((field) => (way === 'reply' ? mirrored(field) : field)),
      set: set.name,
    },
    ...listed,
  ];
  const forAnyone = sets.filter(({ kind }) => isForAnyone(kind));
  const byPeer = sets.filter(({ kind }) => !isForAnyone(kind));
  const rules: Rule[] = [
    ...forAnyone.map(lookUp),
    ...(anyone.other ? [[IS_OTHER, ...counted, ...listed]] : []),
    // Who the peer is costs look-ups of its own: only where it matters.
    ...(byPeer.length > 0
      ? [
          [
            {
              kind: 'verdict',
              verdict: { kind: 'jump', chain: peerChainName(way, local.direction) },
            } as const,
          ],
        ]
      : []),
    ...byPeer.map(lookUp),
    ...(allowing ? [[...counted, ...deny]] : []),
  ];
  return { name: sideChainName(local, way), comment: commentOf(local.policies), rules };
}

/** The port that a flow goes to is the port that its replies come from. */
function mirrored(field: Field): Field {
  return field === 'th dport' ? 'th sport' : field;
}

/** nft takes 128 bytes at most. */
function commentOf(policies: readonly string[]): string {
  const text = policies.join(' ').replaceAll(/[^ -~]|["\\]/g, '?');
  return text.length <= 120 ? text : `${text.slice(0, 117)}...`;
}
