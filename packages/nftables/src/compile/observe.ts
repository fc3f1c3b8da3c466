import { FAMILIES, type Family, PROTOCOLS } from '@sluice/engine';
import type { NamedSet } from '../ruleset/named-set.js';
import { PROTOCOL_NUMBER } from '../ruleset/protocol-numbers.js';
import type { Expression, Field, Rule } from '../ruleset/rule.js';
import type { Chain } from '../ruleset/ruleset.js';
import type { Settings } from './options.js';

/** What a dropped packet came to that no local class judged, by the number that stands for it in drop sets. */
export const NO_CLASS = {
  /** It came from a pod's interface with an address that is not the pod's. */
  spoofed: 1,
  /** It went to an interface that no pod is known for. */
  unknown: 2,
} as const;

/** Numbers below this are of no local class. */
export const FIRST_CLASS_NUMBER = 16;

/** The sets of flows that were seen: `drop` for those denied, `sample` for some of those allowed. */
export type FlowKind = 'drop' | 'sample';

/** The most flows that one such set holds, and how long after its last packet it forgets one. */
export const KEPT = { size: 8192, timeoutSeconds: 30 } as const;

/** The name of the set that keeps flows of a kind; `isPorted` tells protocols with ports from the rest. */
export function flowSetName(kind: FlowKind, family: Family, isPorted: boolean): string {
  return `${kind}${family}${isPorted ? '' : '_other'}`;
}

const PORTED: readonly number[] = PROTOCOLS.map((protocol) => PROTOCOL_NUMBER[protocol]);
const SHAPES: readonly { readonly family: Family; readonly isPorted: boolean }[] = FAMILIES.flatMap(
  (family) => [true, false].map((isPorted) => ({ family, isPorted })),
);

/** The sets of a family that the options ask for; rules fill them. */
export function flowSets(family: Family, { observe }: Settings): readonly NamedSet[] {
  const kinds: FlowKind[] = [
    ...(observe.drops ? (['drop'] as const) : []),
    ...(observe.samplesPerSecond ? (['sample'] as const) : []),
  ];
  return kinds.flatMap((kind) =>
    [true, false].map((isPorted): NamedSet => {
      const address = family === 4 ? 'ipv4_addr' : 'ipv6_addr';
      return {
        name: flowSetName(kind, family, isPorted),
        key: [
          ...(kind === 'drop' ? (['classid'] as const) : []),
          address,
          address,
          'inet_proto',
          ...(isPorted ? (['inet_service'] as const) : []),
        ],
        interval: false,
        elements: [],
        counter: true,
        dynamic: KEPT,
      };
    }),
  );
}

const NOTE_DROP = { request: 'note_drop', reply: 'note_drop_reply' } as const;
const SAMPLE = 'sample';
const NOTE_SAMPLE = 'note_sample';

/** What a rule does before it denies: the number of who denies, for the note. */
export function asDeniedBy(number: number, { observe }: Settings): readonly Expression[] {
  return observe.drops ? [{ kind: 'set-priority', value: number }] : [];
}

/** The rule that notes a packet that is about to be dropped; who denies stands in its priority. */
export function noteDrop(way: 'request' | 'reply', { observe }: Settings): readonly Rule[] {
  return observe.drops ? [[{ kind: 'verdict', verdict: { kind: 'jump', chain: NOTE_DROP[way] } }]] : [];
}

/** What the forward chain ends with where a sample of allowed flows is asked for. */
export function sampling(ends: readonly Expression[], { observe }: Settings): readonly Rule[] {
  if (!observe.samplesPerSecond) return [];
  return ends.map((end) => [end, { kind: 'verdict', verdict: { kind: 'goto', chain: SAMPLE } }]);
}

/** The chains that fill the sets of flows. */
export function flowChains(settings: Settings, ways: readonly ('request' | 'reply')[]): readonly Chain[] {
  const { drops, samplesPerSecond } = settings.observe;
  const rate: Expression[] = samplesPerSecond ? [{ kind: 'limit', perSecond: samplesPerSecond }] : [];
  return [
    ...(drops
      ? ways.map((way) => ({
          name: NOTE_DROP[way],
          comment: 'counts every denied packet, also those that the sets have no room for',
          rules: [[{ kind: 'counter' } as const], ...notes('drop', way)],
        }))
      : []),
    ...(samplesPerSecond
      ? [
          {
            name: SAMPLE,
            rules: [[...rate, { kind: 'verdict', verdict: { kind: 'goto', chain: NOTE_SAMPLE } } as const]],
          },
          { name: NOTE_SAMPLE, rules: notes('sample', 'request') },
        ]
      : []),
  ];
}

/** One rule for each family, with ports and without; of replies the key is turned, so that it is the flow's. */
function notes(kind: FlowKind, way: 'request' | 'reply'): readonly Rule[] {
  const [source, destination, port] =
    way === 'request' ? (['saddr', 'daddr', 'dport'] as const) : (['daddr', 'saddr', 'sport'] as const);
  return SHAPES.map(({ family, isPorted }): Rule => {
    const ip = family === 4 ? 'ip' : 'ip6';
    const key: Field[] = [
      ...(kind === 'drop' ? (['meta priority'] as const) : []),
      `${ip} ${source}`,
      `${ip} ${destination}`,
      'meta l4proto',
      ...(isPorted ? ([`th ${port}`] as const) : []),
    ];
    return [
      { kind: isPorted ? 'one-of' : 'none-of', field: 'meta l4proto', values: PORTED },
      { kind: 'note', key, set: flowSetName(kind, family, isPorted) },
    ];
  });
}
