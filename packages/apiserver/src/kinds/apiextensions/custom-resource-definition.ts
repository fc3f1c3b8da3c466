import { builtin } from '../builtin.js';
import { type Column, NAME_COLUMN } from '../column.js';
import type { Kind } from '../kind.js';
import { mapsAt, textAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { validateDefinition, validateDefinitionUpdate } from './validate-definition.js';

const COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  {
    name: 'Created At',
    type: 'date',
    priority: 0,
    description:
      'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata',
  },
];

/** apiextensions.k8s.io/v1 CustomResourceDefinition. */
export const CUSTOM_RESOURCE_DEFINITION: Kind = builtin(
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition',
  {
    group: 'apiextensions.k8s.io',
    version: 'v1',
    kind: 'CustomResourceDefinition',
    plural: 'customresourcedefinitions',
    singular: 'customresourcedefinition',
    shortNames: ['crd', 'crds'],
    categories: ['api-extensions'],
    namespaced: false,
    subresources: ['status'],
    counted: true,
    prepareCreate: prepareDefinition,
    validate: validateDefinition,
    validateUpdate: validateDefinitionUpdate,
    table: {
      columns: COLUMNS,
      row: (object) => [object.metadata.name, object.metadata.creationTimestamp ?? ''],
    },
  },
);

/** Which versions objects may be stored in is known from the start; names are accepted when they are served. */
function prepareDefinition(definition: KubeObject): KubeObject {
  const stored = mapsAt(definition, 'spec', 'versions')
    .filter((version) => version['storage'] === true)
    .map((version) => textAt(version, 'name'));
  return { ...definition, status: { conditions: null, acceptedNames: {}, storedVersions: stored } };
}
