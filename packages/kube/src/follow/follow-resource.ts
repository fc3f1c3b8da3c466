import type { Connection } from '../connection/connection.js';
import { KubeError } from '../kube-error.js';
import { listResource } from '../resources/list-resource.js';
import { type Resource, resourcePath } from '../resources/resource.js';
import { Backoff, type BackoffOptions } from './backoff.js';

type JsonMap = Record<string, unknown>;

/** What a follower tells. */
export interface FollowEvents {
  /** Objects as they are now, by `NAMESPACE/NAME`; undefined where they are gone. */
  readonly onObjects: (changed: ReadonlyMap<string, JsonMap | undefined>) => void;
  /** All objects of a moment are known. */
  readonly onListed: () => void;
  /** It does not get on just now, and goes on trying. */
  readonly onProblem: (error: KubeError) => void;
}

/** How a resource is followed. */
export interface FollowOptions extends FollowEvents {
  readonly signal: AbortSignal;
  readonly backoff?: BackoffOptions;
  /** After so long the server ends a watch, and it is begun again; 300 s if not given. */
  readonly watchSeconds?: number;
}

/** A watch event. */
interface WatchEvent {
  readonly type?: string;
  readonly object?: JsonMap;
}

/**
 * Follows all objects of a resource until the signal: lists them, watches on from there, and lists again where the server
 * does not know any more what happened since. Each state of an object is told once, whatever is cut off in between.
 */
export async function followResource(
  connection: Connection,
  resource: Resource,
  options: FollowOptions,
): Promise<void> {
  const { signal, onProblem } = options;
  const backoff = new Backoff(options.backoff);
  const follower = new Follower(connection, resource, options);
  while (!signal.aborted) {
    try {
      if (await follower.step()) backoff.reset();
      else await backoff.wait(signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof KubeError)) throw error;
      onProblem(error);
      await backoff.wait(signal);
    }
  }
}

class Follower {
  readonly #connection: Connection;
  readonly #resource: Resource;
  readonly #options: FollowOptions;
  /** The version of each object that was told. */
  readonly #known = new Map<string, string>();
  /** From where to watch on; undefined: list first. */
  #from: string | undefined;

  constructor(connection: Connection, resource: Resource, options: FollowOptions) {
    this.#connection = connection;
    this.#resource = resource;
    this.#options = options;
  }

  /** Lists, or watches until the server ends it; whether anything came of it. */
  async step(): Promise<boolean> {
    if (this.#from === undefined) {
      await this.#list();
      return true;
    }
    try {
      return await this.#watch(this.#from);
    } catch (error) {
      if (!(error instanceof KubeError) || (error.code !== 'gone' && error.code !== 'not-found')) throw error;
      this.#from = undefined;
      return false;
    }
  }

  async #list(): Promise<void> {
    const { signal, onObjects, onListed } = this.#options;
    const { items, resourceVersion } = await this.#listed(signal);
    const changed = new Map<string, JsonMap | undefined>();
    const present = new Set<string>();
    for (const item of items) {
      const { key, version } = identityOf(item);
      present.add(key);
      if (this.#known.get(key) === version) continue;
      this.#known.set(key, version);
      changed.set(key, item);
    }
    for (const key of this.#known.keys()) {
      if (present.has(key)) continue;
      this.#known.delete(key);
      changed.set(key, undefined);
    }
    if (changed.size > 0) onObjects(changed);
    onListed();
    this.#from = resourceVersion;
  }

  /** A resource whose definition was deleted has no objects. */
  async #listed(signal: AbortSignal): ReturnType<typeof listResource> {
    try {
      return await listResource(this.#connection, this.#resource, signal);
    } catch (error) {
      if (!(error instanceof KubeError) || error.code !== 'not-found' || this.#known.size === 0) throw error;
      return { items: [], resourceVersion: '' };
    }
  }

  async #watch(from: string): Promise<boolean> {
    const { signal, watchSeconds = 300 } = this.#options;
    const query = new URLSearchParams({
      watch: '1',
      allowWatchBookmarks: 'true',
      resourceVersion: from,
      timeoutSeconds: String(watchSeconds),
    });
    const lines = this.#connection.lines(`${resourcePath(this.#resource)}?${query.toString()}`, {
      signal,
      idleMs: (watchSeconds + 30) * 1000,
    });
    const started = Date.now();
    let any = false;
    for await (const line of lines) {
      const event = eventOf(line);
      // Cut off in the middle: what it said comes again.
      if (!event) break;
      this.#take(event);
      any = true;
    }
    // A watch that ends at once and without a word would be asked for again and again.
    return any || Date.now() - started > 1000;
  }

  #take({ type, object = {} }: WatchEvent): void {
    if (type === 'ERROR') {
      const { code, message } = object;
      const gone = code === 410 || object['reason'] === 'Expired';
      throw new KubeError(
        gone ? 'gone' : 'refused',
        typeof message === 'string' ? message : 'the watch failed',
      );
    }
    const { key, version } = identityOf(object);
    if (type === 'DELETED') {
      if (this.#known.delete(key)) this.#options.onObjects(new Map([[key, undefined]]));
    } else if (type !== 'BOOKMARK' && this.#known.get(key) !== version) {
      this.#known.set(key, version);
      this.#options.onObjects(new Map([[key, object]]));
    }
    if (version !== '') this.#from = version;
  }
}

function eventOf(line: string): WatchEvent | undefined {
  try {
    return JSON.parse(line) as WatchEvent;
  } catch {
    return undefined;
  }
}

function identityOf({ metadata }: JsonMap): { readonly key: string; readonly version: string } {
  const { namespace = '', name = '', resourceVersion = '' } = (metadata ?? {}) as Record<string, string>;
  return { key: `${namespace}/${name}`, version: resourceVersion };
}
