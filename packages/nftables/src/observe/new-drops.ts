import { formatIp } from '@sluice/engine';
import type { NotedFlow } from './flows.js';

/** Flows that were denied since the last look; `sluice enforce --follow -o json` prints one a line. */
export interface DropEvent {
  /** When the last packet was denied, in ISO 8601. */
  readonly time: string;
  readonly source: string;
  readonly destination: string;
  /** Ids of the pods that have these addresses. */
  readonly sourcePods?: readonly string[];
  readonly destinationPods?: readonly string[];
  /** `TCP`, `UDP`, `SCTP`, or the number of another protocol. */
  readonly protocol: string;
  readonly port?: number;
  readonly packets: number;
  /** The side that denied it; absent when no policy was asked. */
  readonly direction?: 'ingress' | 'egress';
  /** Id of the pod on that side. */
  readonly subject?: string;
  /** The policies that isolate that pod and do not allow the flow, or whose rule denies it. */
  readonly policies?: readonly string[];
  /** Why no policy was asked. */
  readonly reason?: 'spoofed' | 'unknown' | 'gone';
}

/** How many packets of each flow were told already. */
export type SeenDrops = ReadonlyMap<string, number>;

const PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [1, 'ICMP'],
  [6, 'TCP'],
  [17, 'UDP'],
  [58, 'ICMPv6'],
  [132, 'SCTP'],
]);

/** The flows that were denied since the last look, in the order of their last packets. */
export function newDrops(
  flows: readonly NotedFlow[],
  before: SeenDrops,
  pods: ReadonlyMap<string, readonly string[]>,
): { readonly events: readonly DropEvent[]; readonly seen: SeenDrops } {
  const seen = new Map<string, number>();
  const fresh: { readonly time: number; readonly event: DropEvent }[] = [];
  for (const flow of flows) {
    const { source, destination, protocol, port, time, deniedBy } = flow;
    const key = [formatIp(source), formatIp(destination), protocol, port, JSON.stringify(deniedBy)].join(' ');
    seen.set(key, flow.packets);
    // The kernel may have forgotten the flow meanwhile and counts anew.
    const told = before.get(key) ?? 0;
    const packets = flow.packets < told ? flow.packets : flow.packets - told;
    if (packets > 0) fresh.push({ time, event: eventOf(flow, packets, pods) });
  }
  return { events: fresh.sort((a, b) => a.time - b.time).map(({ event }) => event), seen };
}

function eventOf(
  { source, destination, protocol, port, time, deniedBy }: NotedFlow,
  packets: number,
  pods: ReadonlyMap<string, readonly string[]>,
): DropEvent {
  const [from, to] = [formatIp(source), formatIp(destination)];
  const sourcePods = pods.get(from);
  const destinationPods = pods.get(to);
  return {
    time: new Date(time).toISOString(),
    source: from,
    destination: to,
    ...(sourcePods && { sourcePods }),
    ...(destinationPods && { destinationPods }),
    protocol: PROTOCOLS.get(protocol) ?? String(protocol),
    ...(port !== undefined && { port }),
    packets,
    ...(deniedBy?.kind === 'policies'
      ? {
          direction: deniedBy.direction,
          ...(deniedBy.subject !== undefined && { subject: deniedBy.subject }),
          policies: deniedBy.policies,
        }
      : deniedBy && { reason: deniedBy.kind }),
  };
}
