import { type FieldError, policyKindOf, validateClusterPolicy, validateSchema } from '@sluice/manifest';
import { at, listAt, mapAt, mapsAt, textAt } from '../../meta/fields.js';
import { isMap, type JsonMap } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { apiVersionOf } from '../../meta/resource-name.js';
import type { Schema } from '../../schema/schema.js';
import { AGE_COLUMN, ageOf, humanDuration } from '../age.js';
import { type Cell, type Column, NAME_COLUMN } from '../column.js';
import type { Kind, KindTable, Subresource } from '../kind.js';
import { crdSchema } from './crd-schema.js';
import { type JsonPath, parseJsonPath } from './json-path.js';
import { withSchemaDefaults } from './schema-defaults.js';

/** The kinds that a CustomResourceDefinition brings, one for each version that is served. */
export function customKinds(definition: KubeObject): readonly Kind[] {
  return mapsAt(definition, 'spec', 'versions')
    .filter((version) => version['served'] === true)
    .map((version) => customKind(definition, version));
}

function customKind(definition: KubeObject, version: JsonMap): Kind {
  const names = mapAt(definition, 'spec', 'names');
  const group = textAt(definition, 'spec', 'group');
  const kind = textAt(names, 'kind');
  const schema = (at(version, 'schema', 'openAPIV3Schema') ?? { type: 'object' }) as Schema;
  const path = (field: string): readonly string[] =>
    textAt(version, 'subresources', 'scale', field)
      .split('.')
      .filter((step) => step !== '');
  const subresources = (['status', 'scale'] as const).filter(
    (name): name is Subresource & ('status' | 'scale') => isMap(at(version, 'subresources', name)),
  );
  const name = textAt(version, 'name');
  return {
    group,
    version: name,
    kind,
    plural: textAt(names, 'plural'),
    singular: textAt(names, 'singular') || kind.toLowerCase(),
    shortNames: listAt(names, 'shortNames').map(String),
    categories: listAt(names, 'categories').map(String),
    namespaced: textAt(definition, 'spec', 'scope') === 'Namespaced',
    subresources,
    schema,
    definitions: new Map(),
    custom: true,
    counted: true,
    table: customTable(version),
    defaults: (object) => withSchemaDefaults(object, schema) as KubeObject,
    validate: validator(apiVersionOf(group, name), kind, schema),
    ...(subresources.includes('scale') && {
      scale: {
        specReplicas: path('specReplicasPath'),
        statusReplicas: path('statusReplicasPath'),
        selector: path('labelSelectorPath'),
      },
    }),
  };
}

/** Policies are validated in full, rules of CEL among it; of other custom resources the schema alone is asked. */
function validator(apiVersion: string, kind: string, schema: Schema): NonNullable<Kind['validate']> {
  const policy = policyKindOf({ apiVersion, kind });
  if (policy !== undefined && policy !== 'NetworkPolicy')
    return (object) => validateClusterPolicy(policy, object);
  const own = crdSchema(schema);
  return (object): readonly FieldError[] => validateSchema(object, own, []);
}

/** Columns of a definition come after the name; without any there is the age. */
function customTable(version: JsonMap): KindTable {
  const own = mapsAt(version, 'additionalPrinterColumns').map((column) => ({
    column: {
      name: textAt(column, 'name'),
      type: textAt(column, 'type') as Column['type'],
      ...(textAt(column, 'format') !== '' && { format: textAt(column, 'format') }),
      priority: column['priority'] === undefined || column['priority'] === 0 ? 0 : 1,
      description:
        textAt(column, 'description') ||
        'Custom resource definition column (in JSONPath format): ' + textAt(column, 'jsonPath'),
    } satisfies Column,
    path: parseJsonPath(textAt(column, 'jsonPath')),
  }));
  if (own.length === 0)
    return {
      columns: [NAME_COLUMN, AGE_COLUMN],
      row: (object, now) => [object.metadata.name, ageOf(object, now)],
    };
  return {
    columns: [NAME_COLUMN, ...own.map(({ column }) => column)],
    row: (object, now) => [
      object.metadata.name,
      ...own.map(({ column, path }) => cell(object, column, path, now)),
    ],
  };
}

/** A value that is not of its column's type is shown as nothing. */
function cell(object: KubeObject, { type }: Column, path: JsonPath | undefined, now: number): Cell {
  const value = path?.(object);
  switch (type) {
    case 'date': {
      const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
      return value === undefined ? null : Number.isNaN(time) ? '<invalid>' : humanDuration(now - time);
    }
    case 'string':
      return value === undefined || value === null
        ? null
        : typeof value === 'string'
          ? value
          : JSON.stringify(value);
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    default:
      return typeof value === 'number' ? value : null;
  }
}
