import { type Cluster, LiveMatrix } from '@sluice/engine';
import type { Connection } from '@sluice/kube';
import {
  attributionOf,
  type CompileOptions,
  flowsOf,
  newDrops,
  podsByAddress,
  readFlows,
  type SeenDrops,
} from '@sluice/nftables';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentEvent } from './agent-event.js';
import { recordDrop } from './record-drop.js';
import type { AgentOptions } from './run-agent.js';

const INTERVAL_MS = 2000;
/** Of one look: a scan of ports is not to flood the API server. */
const MAX_EVENTS = 20;

/** What is needed to tell denied flows. */
interface Telling extends Pick<AgentOptions, 'node' | 'signal' | 'dropsMs' | 'profile'> {
  readonly table: string;
  readonly kernel: NonNullable<AgentOptions['kernel']>;
  readonly compiled: CompileOptions;
  readonly now: () => Cluster;
  readonly tell: (event: AgentEvent) => void;
}

/** Tells denied flows as Events on the pods whose policies deny them, until the signal. Never rejects. */
export async function tellDrops(connection: Connection, telling: Telling): Promise<void> {
  const { signal, tell, dropsMs = INTERVAL_MS } = telling;
  let seen: SeenDrops = new Map();
  for (;;) {
    await sleep(dropsMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    try {
      seen = await tellNew(connection, telling, seen);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      tell({ from: 'agent', event: { kind: 'drops-failed', message } });
    }
  }
}

async function tellNew(connection: Connection, telling: Telling, before: SeenDrops): Promise<SeenDrops> {
  const { node, table, kernel, compiled, profile, now, tell, signal } = telling;
  const read = await readFlows(table, kernel);
  if ('error' in read) throw new Error(read.error.message);
  const { listing } = read.flows;
  // Who denied them is worked out anew, at the cost of the whole cluster: only where there are any.
  if ([...listing.sets.values()].every((elements) => elements.length === 0)) return new Map();
  const cluster = now();
  const attribution = attributionOf(LiveMatrix.of(cluster, profile), cluster, node, compiled);
  const pods = podsByAddress(cluster);
  const flows = flowsOf(listing, 'drop', { attribution, pods, now: Date.now() });
  const { events, seen } = newDrops(flows, before, pods);
  for (const [at, drop] of events.entries()) {
    tell({ from: 'agent', event: { kind: 'denied', drop } });
    if (at < MAX_EVENTS && !signal.aborted) await recordDrop(connection, node, drop, signal);
  }
  return seen;
}
