import { customKinds } from '../kinds/apiextensions/custom-kinds.js';
import type { Kind } from '../kinds/kind.js';
import type { StopWatching } from '../store/object-store.js';
import { resourceOf } from '../store/object-ref.js';
import type { Stored } from '../store/stored.js';
import type { Api } from './api.js';

/** Where definitions of custom resources are stored. */
export const DEFINITIONS = 'apiextensions.k8s.io/customresourcedefinitions';

/**
 * Serves the kinds that custom resource definitions bring, as soon as these are acknowledged, until it is stopped. A
 * definition that takes the names of a kind which is there brings nothing.
 */
export function followDefinitions(api: Api): StopWatching {
  for (const stored of api.store.list(DEFINITIONS)) serveKinds(api, stored);
  return api.store.watch(DEFINITIONS, ({ type, stored, previous }) => {
    if (previous)
      for (const kind of customKinds(previous.object)) if (owns(api, kind)) api.kinds.remove(kind);
    if (type !== 'DELETED') serveKinds(api, stored);
  });
}

/** The resource that a definition is about: `example.com/widgets`. */
export function definedResource({ object }: Stored): string | undefined {
  const [kind] = customKinds(object);
  return kind && resourceOf(kind);
}

function serveKinds(api: Api, { object }: Stored): void {
  for (const kind of customKinds(object)) {
    const taken =
      api.kinds.byPlural(kind.group, kind.version, kind.plural) ??
      api.kinds.byKind(kind.group, kind.version, kind.kind);
    if (!taken) api.kinds.add(kind);
  }
}

/** Whether the kind that is served is the definition's, and not a built-in one of the same names. */
function owns(api: Api, { group, version, plural, kind }: Kind): boolean {
  const served = api.kinds.byPlural(group, version, plural);
  return served?.custom === true && served.kind === kind;
}
