import { isDeepStrictEqual } from 'node:util';
import { customKinds } from '../kinds/apiextensions/custom-kinds.js';
import type { Kind } from '../kinds/kind.js';
import { at, mapAt, mapsAt } from '../meta/fields.js';
import type { KubeObject } from '../meta/kube-object.js';
import { accept } from '../meta/result.js';
import { type Api, timeText } from '../resources/api.js';
import { deleteObject } from '../resources/delete-object.js';
import { updateObject } from '../resources/update-object.js';
import { resourceOf } from '../store/object-ref.js';
import type { Controller } from './controller.js';

const RESOURCE = 'apiextensions.k8s.io/customresourcedefinitions';

/** Serves the kinds that definitions bring, says so in their status, and takes kinds and their objects away again. */
export const CUSTOM_RESOURCES: Controller = {
  name: 'custom-resources',
  keys: ({ stored: { ref } }) => (ref.resource === RESOURCE ? [ref.name] : []),
  initial: ({ store }) => store.list(RESOURCE).map(({ ref }) => ref.name),
  reconcile: async (name, api) => {
    const definition = api.store.get({ resource: RESOURCE, namespace: '', name })?.object;
    const served = api.kinds
      .all()
      .filter(({ custom, group, plural }) => custom === true && `${plural}.${group}` === name);
    if (!definition) return withdraw(api, served);
    const wanted = customKinds(definition);
    for (const kind of served)
      if (!wanted.some(({ version }) => version === kind.version)) api.kinds.remove(kind);
    for (const kind of wanted) if (!served.some((other) => sameData(other, kind))) api.kinds.add(kind);
    await establish(api, definition);
  },
};

/** A kind is data and functions; the functions follow from the data. */
function sameData(a: Kind, b: Kind): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

async function withdraw(api: Api, kinds: readonly Kind[]): Promise<void> {
  for (const kind of kinds) {
    for (const { ref } of api.store.list(resourceOf(kind)))
      await deleteObject(api, kind, ref, { dryRun: false, propagation: 'Background' });
    api.kinds.remove(kind);
  }
}

/** Clients wait for these conditions before they send objects. */
const CONDITIONS = [
  ['NamesAccepted', 'NoConflicts', 'no conflicts found'],
  ['Established', 'InitialNamesAccepted', 'the initial names have been accepted'],
] as const;

async function establish(api: Api, definition: KubeObject): Promise<void> {
  const kind = api.kinds.byKind('apiextensions.k8s.io', 'v1', 'CustomResourceDefinition');
  if (!kind || isEstablished(definition)) return;
  const ref = { resource: RESOURCE, namespace: '', name: definition.metadata.name };
  const lastTransitionTime = timeText(api.now());
  await updateObject(
    api,
    kind,
    ref,
    (current) =>
      accept({
        ...current,
        status: {
          ...mapAt(current, 'status'),
          acceptedNames: at(current, 'spec', 'names'),
          conditions: CONDITIONS.map(([type, reason, message]) => ({
            type,
            status: 'True',
            lastTransitionTime,
            reason,
            message,
          })),
        },
      }),
    { dryRun: false, subresource: 'status', own: (_old, next) => next, warn: () => {} },
  );
}

function isEstablished(definition: KubeObject): boolean {
  const established = mapsAt(definition, 'status', 'conditions').some(
    ({ type, status }) => type === 'Established' && status === 'True',
  );
  return (
    established &&
    isDeepStrictEqual(at(definition, 'status', 'acceptedNames'), at(definition, 'spec', 'names'))
  );
}
