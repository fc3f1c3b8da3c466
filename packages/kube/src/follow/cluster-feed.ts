import type { Change, Cluster } from '@sluice/engine';
import type { Diagnostic } from '@sluice/manifest';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../connection/connection.js';
import { KubeError } from '../kube-error.js';
import { type Resource, resourceName } from '../resources/resource.js';
import { type Served, servedResources } from '../resources/served-resources.js';
import { Backoff, type BackoffOptions } from './backoff.js';
import { ClusterState } from './cluster-state.js';
import { entityOf } from './entity.js';
import { followResource } from './follow-resource.js';

/** What a feed tells besides changes. */
export type FeedEvent =
  /** A resource does not get on just now; it is tried again and again. */
  | { readonly kind: 'problem'; readonly resource: string; readonly error: KubeError }
  /** All objects of a resource are known, for the first time or again. */
  | { readonly kind: 'listed'; readonly resource: string }
  /** What reading an object told. */
  | { readonly kind: 'told'; readonly diagnostic: Diagnostic };

/** How a cluster is followed. */
export interface FeedOptions {
  readonly signal: AbortSignal;
  readonly onEvent?: (event: FeedEvent) => void;
  readonly backoff?: BackoffOptions;
  readonly watchSeconds?: number;
  /** How often to look for policy APIs that are installed later, in milliseconds; 30,000 if not given. */
  readonly discoverMs?: number;
}

/** A cluster and what becomes of it. */
export interface ClusterFeed {
  /** The cluster at the moment when everything of it was known. Never settles before that. */
  readonly ready: Promise<Cluster>;
  /** The cluster as it is now, with what was not asked for yet. */
  now(): Cluster;
  /** What changes from then on, gathered while nobody asks; of several changes of one thing the last. Ends with the signal. */
  changes(): AsyncGenerator<readonly Change[], void>;
}

/** What policies speak of, and they themselves. */
const FOLLOWED: ReadonlySet<string> = new Set([
  'Namespace',
  'Node',
  'Pod',
  'NetworkPolicy',
  'ClusterNetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
]);

/** Follows what policies speak of, and the policies, until the signal. What fails is told and tried again. */
export function followCluster(connection: Connection, options: FeedOptions): ClusterFeed {
  const { signal, onEvent = () => {} } = options;
  // Every watch listens to it, and every request that is under way.
  setMaxListeners(100, signal);
  const state = new ClusterState();
  const waiting = new Set<string>();
  const followed = new Set<string>();
  let isDiscovered = false;
  let wake = (): void => undefined;
  let become: (cluster: Cluster) => void;
  let isReady = false;
  const ready = new Promise<Cluster>((resolve) => (become = resolve));

  const settle = (): void => {
    if (isReady) return wake();
    if (!isDiscovered || waiting.size > 0) return;
    isReady = true;
    state.takeChanges();
    become(state.cluster);
  };

  const follow = (resource: Resource): void => {
    const name = resourceName(resource);
    if (followed.has(name)) return;
    followed.add(name);
    waiting.add(name);
    void followResource(connection, resource, {
      ...options,
      onObjects: (changed) => {
        for (const [key, item] of changed) {
          const entity = item && entityOf(connection.context, resource, item);
          for (const diagnostic of entity?.diagnostics ?? []) onEvent({ kind: 'told', diagnostic });
          state.set(`${name} ${key}`, entity);
        }
        settle();
      },
      onListed: () => {
        waiting.delete(name);
        onEvent({ kind: 'listed', resource: name });
        settle();
      },
      onProblem: (error) => onEvent({ kind: 'problem', resource: name, error }),
    });
  };

  const discover = async (): Promise<void> => {
    const backoff = new Backoff(options.backoff);
    while (!signal.aborted) {
      try {
        const served = await servedResources(connection, signal);
        checkComplete(served);
        for (const resource of served.resources) if (FOLLOWED.has(resource.kind)) follow(resource);
        isDiscovered = true;
        settle();
        backoff.reset();
        await sleep(options.discoverMs ?? 30_000, undefined, { signal }).catch(() => undefined);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof KubeError)) throw error;
        onEvent({ kind: 'problem', resource: 'discovery', error });
        await backoff.wait(signal);
      }
    }
  };
  void discover();
  signal.addEventListener('abort', () => wake(), { once: true });

  return {
    ready,
    now: () => state.cluster,
    async *changes() {
      await ready;
      while (!signal.aborted) {
        if (state.isChanged) yield state.takeChanges();
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

/** Without one of these the cluster would look open, or empty. */
const ALWAYS_SERVED = ['Namespace', 'Node', 'Pod', 'NetworkPolicy'] as const;

function checkComplete({ resources, unknown }: Served): void {
  const kinds = new Set(resources.map(({ kind }) => kind));
  const missing = ALWAYS_SERVED.filter((kind) => !kinds.has(kind));
  const [silent] = unknown.filter(({ apiVersion }) => apiVersion.includes('networking.k8s.io/'));
  if (silent)
    throw new KubeError('refused', `what ${silent.apiVersion} serves is not known: ${silent.message}`);
  if (missing.length > 0) throw new KubeError('refused', `the API server serves no ${missing.join(', ')}`);
}
