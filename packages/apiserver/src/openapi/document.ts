import type { GroupVersion } from '../discovery/group-versions.js';
import type { Kind } from '../kinds/kind.js';
import { apiVersionOf } from '../meta/resource-name.js';
import { BUILTIN_DEFINITIONS } from '../schema/builtin-definitions.js';
import { type Definitions, type Schema, referTo } from '../schema/schema.js';
import { KUBERNETES_VERSION } from '../version.js';
import { pathsOf } from './paths.js';

const PREFIX = '#/components/schemas/';
const DELETE_OPTIONS = 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions';
const STATUS = 'io.k8s.apimachinery.pkg.apis.meta.v1.Status';

/** The OpenAPI v3 document of one version of a group. */
export function openApiDocument({ kinds }: GroupVersion): unknown {
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: KUBERNETES_VERSION },
    paths: Object.assign({}, ...kinds.map((kind) => pathsOf(kind, referTo(schemaName(kind)).$ref!))),
    components: { schemas: schemasOf(kinds) },
  };
}

/** The named types that kinds are made of, each with the kind that it is. */
export function schemasOf(kinds: readonly Kind[]): Readonly<Record<string, Schema>> {
  const schemas = new Map<string, Schema>();
  for (const kind of kinds) {
    const name = schemaName(kind);
    const { group, version } = kind;
    const own = kind.custom ? customSchema(kind) : (BUILTIN_DEFINITIONS.get(name) ?? kind.schema);
    schemas.set(name, { ...own, 'x-kubernetes-group-version-kind': [{ group, version, kind: kind.kind }] });
    addReferences(own, kind.definitions, schemas);
  }
  for (const name of [DELETE_OPTIONS, STATUS]) addReferences(referTo(name), BUILTIN_DEFINITIONS, schemas);
  return Object.fromEntries([...schemas].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function addReferences(schema: Schema, definitions: Definitions, schemas: Map<string, Schema>): void {
  for (const [, name = ''] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    if (schemas.has(name)) continue;
    const found = definitions.get(name) ?? BUILTIN_DEFINITIONS.get(name);
    if (!found) continue;
    schemas.set(name, found);
    addReferences(found, definitions, schemas);
  }
}

/** `io.k8s.api.core.v1.Pod`; a custom resource is named by its group backwards. */
function schemaName({ schema, group, version, kind }: Kind): string {
  if (schema.$ref !== undefined) return schema.$ref.slice(PREFIX.length);
  return [...group.split('.').toReversed(), version, kind].join('.');
}

/** What a custom resource's definition leaves out: every object has its type and its metadata. */
function customSchema({ schema, group, version, kind }: Kind): Schema {
  return {
    ...schema,
    type: 'object',
    properties: {
      ...schema.properties,
      apiVersion: {
        type: 'string',
        description: `The version of this form of the object: ${apiVersionOf(group, version)}`,
      },
      kind: { type: 'string', description: `The kind of the object: ${kind}` },
      metadata: { allOf: [referTo('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta')] },
    },
  };
}
