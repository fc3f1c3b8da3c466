import {
  ALL_TRAFFIC,
  type Direction,
  type Ip,
  type Ports,
  sideTraffic,
  type Switches,
  type TrafficSet,
} from '@sluice/engine';
import type { Identities } from './identities.js';
import type { LocalSide } from './local-side.js';
import type { LocalPod } from './local-pods.js';
import type { Peer } from './peer-table.js';

/** What stands in for NetworkPolicies, which the switch `hairpin` passes over. */
const EVERYTHING: Ports = { traffic: ALL_TRAFFIC, names: [] };

/** A pod that reaches itself through a Service, from one of its addresses to another or the same (POD-1, CNP-9). */
export interface SelfPair {
  readonly source: Ip;
  readonly destination: Ip;
  readonly from: Peer;
  readonly to: Peer;
  readonly sides: Readonly<Partial<Record<Direction, LocalSide>>>;
  /** What its id stands for. */
  readonly text: string;
}

/** The pairs that need a verdict of their own, where the switch `hairpin` allows what NetworkPolicies do not. */
export function selfPairs(
  pods: readonly LocalPod[],
  sides: readonly LocalSide[],
  { addresses }: Identities,
  switches: Switches,
): readonly SelfPair[] {
  if (switches.hairpin !== 'allow') return [];
  const of = { ingress: sideByPod(sides, 'ingress'), egress: sideByPod(sides, 'egress') };
  return pods.flatMap((local) => {
    const ingress = of.ingress.get(local);
    const egress = of.egress.get(local);
    if (!ingress?.side.isolated && !egress?.side.isolated) return [];
    return local.addresses.flatMap((source) =>
      local.addresses
        .filter(({ family }) => family === source.family)
        .map((destination): SelfPair => {
          const from = addresses[source.family].get(source.value)!;
          const to = addresses[source.family].get(destination.value)!;
          return {
            source,
            destination,
            from,
            to,
            sides: { ...(ingress && { ingress }), ...(egress && { egress }) },
            text: ['self', ingress?.name ?? '', egress?.name ?? '', from.text, to.text].join('\n\n'),
          };
        }),
    );
  });
}

function sideByPod(sides: readonly LocalSide[], direction: Direction): ReadonlyMap<LocalPod, LocalSide> {
  return new Map(
    sides
      .filter((local) => local.direction === direction)
      .flatMap((local) => local.pods.map((pod) => [pod, local] as const)),
  );
}

/** What a local class lets its pod send to itself: NetworkPolicies take nothing away, the tiers do as ever. */
export function selfTraffic(
  { side, direction, subject }: LocalSide,
  pair: SelfPair,
  switches: Switches,
): TrafficSet {
  const peer = direction === 'egress' ? pair.to : pair.from;
  return sideTraffic(
    { ...side, any: EVERYTHING, toSelectable: EVERYTHING },
    direction,
    subject,
    peer.sample,
    peer.family,
    { ...switches, otherProtocols: 'with-any-port' },
  );
}
