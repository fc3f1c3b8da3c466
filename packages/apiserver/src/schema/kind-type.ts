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
