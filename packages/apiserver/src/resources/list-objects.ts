import type { Kind } from '../kinds/kind.js';
import { badRequest, expired } from '../meta/api-error.js';
import { accept, refuse, type Result } from '../meta/result.js';
import type { ObjectSelector } from '../selectors/object-selector.js';
import { resourceOf } from '../store/object-ref.js';
import type { Stored } from '../store/stored.js';
import type { Api } from './api.js';
import { type ContinueToken, parseContinue, printContinue } from './continue-token.js';

/** What a client asked of a list. */
export interface ListOptions {
  /** Nothing: all namespaces. */
  readonly namespace?: string;
  readonly selects: ObjectSelector;
  /** The selectors' own words: an unselected list can say how many are left. */
  readonly selective: boolean;
  readonly limit?: number;
  readonly continue?: string;
  readonly resourceVersion?: string;
  readonly match?: 'Exact' | 'NotOlderThan';
}

/** A list, or a part of one. */
export interface ObjectList {
  readonly items: readonly Stored[];
  readonly revision: number;
  readonly continue?: string;
  readonly remaining?: number;
}

/** Lists objects as they are at one revision; a continued list goes on at the revision at which it began. */
export function listObjects(api: Api, kind: Kind, options: ListOptions): Result<ObjectList> {
  const { store } = api;
  const resource = resourceOf(kind);
  const token = options.continue === undefined ? undefined : parseContinue(options.continue);
  if (options.continue !== undefined && !token) return refuse(badRequest('continue key is not valid'));
  const at = revisionOf(options, token);
  if (at !== undefined && at > store.revision) return refuse(tooLarge(at, store.revision));
  const exact = token !== undefined || options.match === 'Exact';
  const revision = exact && at !== undefined ? at : store.revision;
  const found = store.listAt(resource, revision, options.namespace);
  if (!found)
    return refuse(
      expired(token ? TOO_OLD_TO_CONTINUE : `The resourceVersion for the provided list is too old.`),
    );
  const rest = token ? found.filter(({ ref }) => isAfter(ref, token)) : found;
  const selected = options.selective ? rest.filter(({ object }) => options.selects(object)) : rest;
  const { limit } = options;
  if (limit === undefined || limit === 0 || selected.length <= limit)
    return accept({ items: selected, revision });
  const items = selected.slice(0, limit);
  const { namespace, name } = items.at(-1)!.ref;
  return accept({
    items,
    revision,
    continue: printContinue({ revision, namespace, name }),
    ...(!options.selective && { remaining: selected.length - limit }),
  });
}

const TOO_OLD_TO_CONTINUE =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.';

function revisionOf(options: ListOptions, token: ContinueToken | undefined): number | undefined {
  if (token) return token.revision;
  const { resourceVersion } = options;
  return resourceVersion === undefined || resourceVersion === '' || resourceVersion === '0'
    ? undefined
    : Number(resourceVersion);
}

function isAfter(ref: { readonly namespace: string; readonly name: string }, token: ContinueToken): boolean {
  return ref.namespace === token.namespace ? ref.name > token.name : ref.namespace > token.namespace;
}

function tooLarge(asked: number, current: number): ReturnType<typeof badRequest> {
  const message = `Too large resource version: ${asked}, current: ${current}`;
  return {
    ...badRequest(message),
    reason: 'Timeout',
    code: 504,
    details: {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    },
  };
}
