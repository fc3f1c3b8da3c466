import type { Direction } from '@sluice/engine';
import type { Element } from '../ruleset/named-set.js';
import type { Way } from './frame.js';
import type { SidedPod } from './local-side.js';
import type { SelfPair } from './self-pairs.js';
import { sideChainName } from './side-chain.js';

/** An element and the set that it belongs to. */
export type SetElement = readonly [set: string, element: Element];

const DISPATCH: readonly (readonly [set: string, direction: Direction, way: Way])[] = [
  ['in', 'ingress', 'request'],
  ['eg', 'egress', 'request'],
  ['in_reply', 'ingress', 'reply'],
  ['eg_reply', 'egress', 'reply'],
];

/** What the sets that every ruleset has say of one pod of the node: its interface, its chains, and itself as its own peer. */
export function podElements(
  { iface, addresses, sides }: SidedPod,
  pairs: readonly SelfPair[],
  ways: readonly Way[],
  idOf: (text: string) => number,
): readonly SetElement[] {
  const dispatch = DISPATCH.flatMap(([set, direction, way]) => {
    const side = sides[direction];
    return side && ways.includes(way) ? [{ set, chain: sideChainName(side, way) }] : [];
  });
  return [
    ...addresses.flatMap(({ family, value }): readonly SetElement[] => [
      [`if${family}`, { key: [iface, value] }],
      ...dispatch.map(({ set, chain }): SetElement => [
        set + family,
        { key: [value], value: { kind: 'goto', chain } },
      ]),
    ]),
    ...pairs.map(({ source, destination, text }): SetElement => [
      `self${source.family}`,
      { key: [source.value, destination.value], value: idOf(text) },
    ]),
  ];
}
