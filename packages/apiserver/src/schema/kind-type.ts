import type { Kind } from '../kinds/kind.js';
import { type ApiStruct, apiStruct } from './api-type.js';
import { SCHEMA_PREFIX } from './schema.js';

const METADATA = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** The Go type of a built-in kind; custom resources have none. */
export function kindType(kind: Kind): ApiStruct | undefined {
  const reference = kind.schema.$ref;
  return kind.custom || reference === undefined
    ? undefined
    : apiStruct(reference.slice(SCHEMA_PREFIX.length));
}

/** The Go type of all metadata. */
export function metadataType(): ApiStruct {
  const found = apiStruct(METADATA);
  if (!found) throw new Error(`the table has no ${METADATA}`);
  return found;
}

const PREFIXES: Readonly<Record<string, string>> = {
  v1: 'io.k8s.api.core.v1',
  'meta.k8s.io/v1': 'io.k8s.apimachinery.pkg.apis.meta.v1',
  'apiextensions.k8s.io/v1': 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1',
};

/** The Go type of a kind that some server may have; options are asked for under any group and version. */
export function registeredType(apiVersion: string, kind: string): ApiStruct | undefined {
  if (kind === 'DeleteOptions') return apiStruct(`io.k8s.apimachinery.pkg.apis.meta.v1.${kind}`);
  const [group = '', version] = apiVersion.split('/');
  const prefix = Object.hasOwn(PREFIXES, apiVersion)
    ? PREFIXES[apiVersion]
    : `io.k8s.api.${group.split('.')[0]}.${version}`;
  return apiStruct(`${prefix}.${kind}`);
}
