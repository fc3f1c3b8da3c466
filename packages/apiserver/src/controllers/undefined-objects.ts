import type { Api } from '../resources/api.js';
import { definedResource, DEFINITIONS } from '../resources/follow-definitions.js';
import { resourceOf } from '../store/object-ref.js';
import type { Controller } from './controller.js';

/** Removes the objects of kinds whose definition is gone: nobody could reach them any more. */
export const UNDEFINED_OBJECTS: Controller = {
  name: 'undefined-objects',
  keys: ({ type, stored }) => {
    if (stored.ref.resource !== DEFINITIONS || type !== 'DELETED') return [];
    const resource = definedResource(stored);
    return resource === undefined ? [] : [resource];
  },
  initial: (api) => api.store.resources().filter((resource) => !isServed(resource, api)),
  reconcile: async (resource, api) => {
    if (isServed(resource, api)) return;
    const written = api.store
      .list(resource)
      .map(({ ref, revision }) => api.store.write(ref, revision, undefined));
    await Promise.all(written.filter((write) => write !== undefined));
  },
};

function isServed(resource: string, { kinds }: Api): boolean {
  return kinds.all().some((kind) => resourceOf(kind) === resource);
}
