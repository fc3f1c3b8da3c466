import {
  hairpinSide,
  hairpinSwitches,
  type Ip,
  sideTraffic,
  type Switches,
  type TrafficSet,
} from '@sluice/engine';
import type { LocalSide, SidedPod } from './local-side.js';
import type { Peer } from './peer-table.js';

/** A pod that reaches itself through a Service, from one of its addresses to another or the same (POD-1, CNP-9). */
export interface SelfPair {
  readonly source: Ip;
  readonly destination: Ip;
  readonly from: Peer;
  readonly to: Peer;
  /** What its id stands for. */
  readonly text: string;
}

/** The pairs of a pod that need a verdict of their own, where the switch `hairpin` allows what NetworkPolicies do not. */
export function selfPairsOf(
  { addresses, sides }: SidedPod,
  peerAt: (address: Ip) => Peer,
  switches: Switches,
): readonly SelfPair[] {
  const { ingress, egress } = sides;
  if (switches.hairpin !== 'allow' || (!ingress?.side.isolated && !egress?.side.isolated)) return [];
  return addresses.flatMap((source) =>
    addresses
      .filter(({ family }) => family === source.family)
      .map((destination): SelfPair => {
        const [from, to] = [peerAt(source), peerAt(destination)];
        const text = ['self', ingress?.name ?? '', egress?.name ?? '', from.text, to.text].join('\n\n');
        return { source, destination, from, to, text };
      }),
  );
}

/** What a local class lets its pod send to itself: NetworkPolicies take nothing away, the tiers do as ever. */
export function selfTraffic(
  { side, direction, subject }: LocalSide,
  pair: SelfPair,
  switches: Switches,
): TrafficSet {
  const peer = direction === 'egress' ? pair.to : pair.from;
  const { sample, family } = peer;
  return sideTraffic(hairpinSide(side), direction, subject, sample, family, hairpinSwitches(switches));
}
