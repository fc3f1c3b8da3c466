import type { Kind } from '../kinds/kind.js';
import { expired } from '../meta/api-error.js';
import type { KubeObject } from '../meta/kube-object.js';
import { accept, refuse, type Result } from '../meta/result.js';
import type { ObjectSelector } from '../selectors/object-selector.js';
import { resourceOf } from '../store/object-ref.js';
import type { StopWatching } from '../store/object-store.js';
import type { Stored, StoreEvent } from '../store/stored.js';
import type { Api } from './api.js';

/** What a client asked of a watch. */
export interface WatchOptions {
  readonly namespace?: string;
  readonly selects: ObjectSelector;
  /** Absent and `0`: begin with what is there. */
  readonly resourceVersion?: string;
  /** Begin with what is there, and say where that ends. */
  readonly sendInitialEvents: boolean;
}

/** A change as one watch sees it, or the end of the initial events. */
export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly stored: Stored }
  | { readonly type: 'INITIAL_EVENTS_END'; readonly revision: number };

/**
 * Tells a listener of what happens to the objects that a watch selects: first what it missed, at once, then what comes.
 * Refuses with 410 when what it missed is no longer known.
 */
export function watchObjects(
  api: Api,
  kind: Kind,
  options: WatchOptions,
  listener: (event: WatchEvent) => void,
): Result<StopWatching> {
  const { store } = api;
  const resource = resourceOf(kind);
  const { resourceVersion = '', sendInitialEvents, namespace } = options;
  const fresh = sendInitialEvents || resourceVersion === '' || resourceVersion === '0';
  if (fresh) {
    for (const stored of store.list(resource, namespace))
      if (options.selects(stored.object)) listener({ type: 'ADDED', stored });
    if (sendInitialEvents) listener({ type: 'INITIAL_EVENTS_END', revision: store.revision });
  } else {
    const missed = store.since(resource, Number(resourceVersion));
    if (!missed) return refuse(expired(`too old resource version: ${resourceVersion} (${store.revision})`));
    for (const event of missed) pass(event, options, listener);
  }
  return accept(store.watch(resource, (event) => pass(event, options, listener)));
}

/** An object that starts or stops being selected comes or goes, as far as this watch can tell. */
function pass(
  { type, stored, previous }: StoreEvent,
  { namespace, selects }: WatchOptions,
  listener: (event: WatchEvent) => void,
): void {
  if (namespace !== undefined && stored.ref.namespace !== namespace) return;
  const was = previous !== undefined && selects(previous.object);
  const is = type !== 'DELETED' && selects(stored.object);
  if (is) listener({ type: was ? 'MODIFIED' : 'ADDED', stored });
  else if (was)
    listener({ type: 'DELETED', stored: type === 'DELETED' ? stored : leaving(previous, stored) });
}

/** What stops being selected is shown as it was, with the version of the change. */
function leaving(previous: Stored, { revision }: Stored): Stored {
  const object: KubeObject = {
    ...previous.object,
    metadata: { ...previous.object.metadata, resourceVersion: String(revision) },
  };
  return { ...previous, revision, object, json: JSON.stringify(object) };
}
