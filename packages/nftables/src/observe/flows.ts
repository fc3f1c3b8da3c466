import { type Cluster, type Direction, FAMILIES, formatIp, type Ip, podId } from '@sluice/engine';
import { type FlowKind, flowSetName, KEPT, NO_CLASS } from '../compile/observe.js';
import type { Attribution } from './attribution.js';
import type { Listing } from './listing.js';
import { trafficAt } from './traffic-at.js';

/** A flow that the kernel keeps in a set because a rule noted it. */
export interface NotedFlow {
  readonly source: Ip;
  readonly destination: Ip;
  /** The number of its protocol. */
  readonly protocol: number;
  /** The destination port, of protocols that have ports. */
  readonly port?: number;
  /** Packets noted since the set knows the flow. */
  readonly packets: number;
  readonly bytes: number;
  /** When its last packet was noted, in milliseconds since 1970. */
  readonly time: number;
  /** Of a denied flow: who denied it, or why nobody was asked. */
  readonly deniedBy?: Denier;
}

/** Who denied a flow. */
export type Denier =
  | {
      readonly kind: 'policies';
      readonly direction: Direction;
      /** Id of the pod that the policies select, where it can be told. */
      readonly subject?: string;
      /** Those that isolate the pod and do not allow the flow, or whose rule denies it. */
      readonly policies: readonly string[];
    }
  /** A pod sent from an address that is not its own, or the packet was for an interface that no pod is known for. */
  | { readonly kind: keyof typeof NO_CLASS }
  /** A local class that the attribution does not know: of a ruleset that is not in force any more. */
  | { readonly kind: 'gone' };

/** The names of the sets that keep flows of a kind. */
export function flowSetNames(kind: FlowKind): readonly string[] {
  return FAMILIES.flatMap((family) => [true, false].map((isPorted) => flowSetName(kind, family, isPorted)));
}

/** Who has an address, for the subject of a denial. */
export function podsByAddress(cluster: Cluster): ReadonlyMap<string, readonly string[]> {
  const pods = new Map<string, string[]>();
  for (const pod of cluster.pods.values()) {
    for (const ip of pod.addresses) {
      const known = pods.get(formatIp(ip));
      if (known) known.push(podId(pod));
      else pods.set(formatIp(ip), [podId(pod)]);
    }
  }
  return pods;
}

/** The flows of a kind in a listing that was made at `now`, in milliseconds since 1970. */
export function flowsOf(
  { sets }: Listing,
  kind: FlowKind,
  { attribution, pods, now }: FlowContext,
): readonly NotedFlow[] {
  const classes = new Map(attribution.classes.map((known) => [known.number, known]));
  return FAMILIES.flatMap((family) =>
    [true, false].flatMap((isPorted) =>
      (sets.get(flowSetName(kind, family, isPorted)) ?? []).map((element): NotedFlow => {
        const [number, from, to, protocol, port] = kind === 'drop' ? element.key : [0, ...element.key];
        const source: Ip = { family, value: from as bigint };
        const destination: Ip = { family, value: to as bigint };
        const { packets = 0, bytes = 0 } = element.count ?? {};
        const flow: NotedFlow = {
          source,
          destination,
          protocol: protocol as number,
          ...(port !== undefined && { port: port as number }),
          packets,
          bytes,
          time: now - (KEPT.timeoutSeconds * 1000 - (element.expiresMs ?? 0)),
        };
        return kind === 'drop' ? { ...flow, deniedBy: denierOf(number as number, flow) } : flow;
      }),
    ),
  );

  function denierOf(number: number, { source, destination, protocol, port }: NotedFlow): Denier {
    for (const kind of ['spoofed', 'unknown'] as const) if (number === NO_CLASS[kind]) return { kind };
    const known = classes.get(number);
    if (!known) return { kind: 'gone' };
    const { direction, chain } = known;
    const [own, peer] = direction === 'egress' ? [source, destination] : [destination, source];
    const subject = (pods.get(formatIp(own)) ?? []).find((id) => known.pods.includes(id));
    const policies = attribution.denying(chain, peer, trafficAt(protocol, port));
    return { kind: 'policies', direction, policies, ...(subject !== undefined && { subject }) };
  }
}

/** What a listing of flows is read with. */
export interface FlowContext {
  readonly attribution: Pick<Attribution, 'classes' | 'denying'>;
  readonly pods: ReadonlyMap<string, readonly string[]>;
  readonly now: number;
}
