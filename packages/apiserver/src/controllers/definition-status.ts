import { isMap, own } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';
import { accept } from '../meta/result.js';
import { type Api, timeText } from '../resources/api.js';
import { DEFINITIONS } from '../resources/follow-definitions.js';
import { updateObject } from '../resources/update-object.js';
import type { Controller } from './controller.js';

/** Says of custom resource definitions that their names are accepted and served (apiextensions, controller/status). */
export const DEFINITION_STATUS: Controller = {
  name: 'definition-status',
  keys: ({ type, stored }) =>
    stored.ref.resource === DEFINITIONS && type !== 'DELETED' && !isEstablished(stored.object)
      ? [stored.ref.name]
      : [],
  initial: ({ store }) =>
    store.list(DEFINITIONS).flatMap(({ object, ref }) => (isEstablished(object) ? [] : [ref.name])),
  reconcile: async (name, api) => {
    const kind = api.kinds.byPlural('apiextensions.k8s.io', 'v1', 'customresourcedefinitions');
    if (!kind) return;
    const ref = { resource: DEFINITIONS, namespace: '', name };
    await updateObject(api, kind, ref, (object) => accept(established(object, api)), {
      dryRun: false,
      subresource: 'status',
      own: (_old, next) => next,
      warn: () => {},
    });
  },
};

function established(object: KubeObject, api: Api): KubeObject {
  const status = isMap(object['status']) ? object['status'] : {};
  const condition = (type: string, reason: string, message: string): unknown => ({
    type,
    status: 'True',
    lastTransitionTime: timeText(api.now()),
    reason,
    message,
  });
  return {
    ...object,
    status: {
      ...status,
      conditions: [
        condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
        condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
      ],
      acceptedNames: own(object['spec'], 'names'),
    },
  };
}

function isEstablished({ status }: KubeObject): boolean {
  const conditions = own(status, 'conditions');
  return (
    Array.isArray(conditions) &&
    (conditions as unknown[]).some(
      (condition) => own(condition, 'type') === 'Established' && own(condition, 'status') === 'True',
    )
  );
}
