import type { Cluster, Profile } from '@sluice/engine';
import { type Connection, type FeedOptions, followCluster } from '@sluice/kube';
import { type CompileOptions, LiveRuleset, NftDriver, type NftDriverOptions } from '@sluice/nftables';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentEvent } from './agent-event.js';
import { AgentMetrics } from './agent-metrics.js';
import { type Listen, serveStatus } from './serve-status.js';
import { tellDrops } from './tell-drops.js';

/** How an agent is run. */
export interface AgentOptions {
  readonly node: string;
  /** Ends the agent; the rules stay in force. */
  readonly signal: AbortSignal;
  readonly onEvent?: (event: AgentEvent) => void;
  /** Whose reading of the policies to enforce; `standard` if not given. */
  readonly profile?: Profile;
  /** The table; `sluice` if not given. */
  readonly table?: string;
  /** Answer what is not allowed instead of dropping it. */
  readonly reject?: boolean;
  readonly interfacePrefix?: CompileOptions['interfacePrefix'];
  readonly interfaceOf?: CompileOptions['interfaceOf'];
  /** Tell denied flows as Events on the pods that policies isolate. */
  readonly drops?: boolean;
  /** Where to serve /metrics, /healthz and /readyz; nowhere if not given. */
  readonly listen?: Listen;
  /** How nft is started. */
  readonly kernel?: Pick<NftDriverOptions, 'nft' | 'spawn' | 'start'>;
  readonly feed?: Pick<FeedOptions, 'backoff' | 'watchSeconds' | 'discoverMs'>;
  /** How often to look for denied flows, in milliseconds; 2,000 if not given. */
  readonly dropsMs?: number;
  /** How often to read the whole table, besides what nft tells of changes by others; 60,000 ms if not given. */
  readonly checkMs?: number;
  /** How long to wait before rules that were not taken are tried again, in milliseconds; 1,000 if not given. */
  readonly retryMs?: number;
}

/**
 * Keeps the rules of a node in force until the signal. Nothing is touched before the whole cluster is known; while it cannot
 * be reached, the last rules stay. Rejects only where the status cannot be served.
 */
export async function runAgent(connection: Connection, options: AgentOptions): Promise<void> {
  const { node, signal, table = 'sluice', kernel = {} } = options;
  const metrics = new AgentMetrics();
  const tell = (event: AgentEvent): void => {
    metrics.take(event);
    options.onEvent?.(event);
  };
  const status = options.listen && (await serveStatus(options.listen, metrics));
  if (status) tell({ from: 'agent', event: { kind: 'listening', url: status.url } });
  const driver = new NftDriver({ ...kernel, table, onEvent: (event) => tell({ from: 'kernel', event }) });
  const feed = followCluster(connection, {
    ...options.feed,
    signal,
    onEvent: (event) => tell({ from: 'cluster', event }),
  });
  let checks: NodeJS.Timeout | undefined;
  try {
    const cluster = await Promise.race([feed.ready, aborted(signal)]);
    if (!cluster) return;
    const compiled = compileOptions(options, table);
    const live = LiveRuleset.of(cluster, node, compiled);
    tell({ from: 'agent', event: { kind: 'ready', ...sizes(cluster) } });
    const enforce = async (): Promise<boolean> => {
      const error = await driver.apply(live.ruleset);
      tell({ from: 'rules', error });
      return error === undefined;
    };
    const telling = options.drops
      ? tellDrops(connection, { ...options, table, kernel, compiled, now: feed.now, tell })
      : undefined;
    checks = setInterval(() => void driver.check(), options.checkMs ?? 60_000);
    const changes = feed.changes();
    let next = changes.next();
    let isInForce = await enforce();
    for (;;) {
      // Rules that were not taken are tried again also when nothing changes.
      const came = await (isInForce ? next : Promise.race([next, retry(options.retryMs, signal)]));
      if (came) {
        if (came.done) break;
        tell({ from: 'agent', event: { kind: 'changed', changes: came.value.length } });
        live.apply(came.value);
        next = changes.next();
      }
      isInForce = await enforce();
    }
    await telling;
  } finally {
    clearInterval(checks);
    await driver.end();
    await status?.close();
  }
}

function compileOptions(options: AgentOptions, table: string): CompileOptions {
  const { profile, reject, interfacePrefix, interfaceOf, drops } = options;
  return {
    table,
    ...(profile && { profile }),
    ...(reject !== undefined && { reject }),
    ...(interfacePrefix !== undefined && { interfacePrefix }),
    ...(interfaceOf && { interfaceOf }),
    observe: { drops: drops === true },
  };
}

function sizes({ pods, policies }: Cluster): { readonly pods: number; readonly policies: number } {
  return { pods: pods.size, policies: policies.size };
}

async function retry(ms: number | undefined, signal: AbortSignal): Promise<undefined> {
  await sleep(ms ?? 1000, undefined, { signal }).catch(() => undefined);
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
