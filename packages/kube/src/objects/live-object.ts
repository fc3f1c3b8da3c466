import { type ManifestObject, type ManifestSource, readManifests } from '@sluice/manifest';
import { stringify } from 'yaml';
import { apiVersionOf, type Resource } from '../resources/resource.js';

type JsonMap = Record<string, unknown>;

/** An object of a cluster, as a manifest would give it, and its text: what `kubectl get -o yaml` prints of it. */
export interface LiveObject {
  readonly object: ManifestObject;
  /** Made when asked for. */
  readonly text: () => string;
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * Makes one listed object of a resource what reading its manifest would give. Its source is called
 * `live:CONTEXT/NAMESPACE/KIND/NAME`, and its places are those in its text.
 */
export function liveObject(context: string, resource: Resource, item: Readonly<JsonMap>): LiveObject {
  const { kind } = resource;
  const apiVersion = apiVersionOf(resource);
  const metadata = bareMetadata(item['metadata']);
  const name = textOf(metadata['name']);
  const namespace = resource.namespaced ? textOf(metadata['namespace']) : '';
  const value: JsonMap = { ...item, apiVersion, kind, metadata };
  const file = `live:${context}/${namespace === '' ? '' : `${namespace}/`}${kind}/${name}`;
  // Printing and reading it again costs more than all else: few objects are ever asked for a line.
  const text = once(() => stringify({ apiVersion, kind, metadata, ...value }, { lineWidth: 0 }));
  const source = once(
    (): ManifestSource | undefined => readManifests([{ path: file, text: text() }]).objects[0]?.source,
  );
  return {
    text,
    object: {
      apiVersion,
      kind,
      name,
      ...(namespace !== '' && { namespace }),
      value,
      source: {
        file,
        at: (path) => source()?.at(path) ?? { file, line: 1, column: 1 },
        range: (path) => source()?.range?.(path) ?? { file, line: 1, column: 1, endLine: 1, endColumn: 1 },
        keyRange: (path) =>
          source()?.keyRange?.(path) ?? { file, line: 1, column: 1, endLine: 1, endColumn: 1 },
        place: (path) => source()?.place?.(path),
        written: (path) => source()?.written?.(path),
      },
    },
  };
}

/** Without what programs note about who wrote which field: as long as the rest, and no part of any answer. */
function bareMetadata(given: unknown): JsonMap {
  const { managedFields: _, annotations, ...rest } = (given ?? {}) as JsonMap;
  if (typeof annotations !== 'object' || annotations === null) return rest;
  const { [LAST_APPLIED]: __, ...others } = annotations as JsonMap;
  return Object.keys(others).length > 0 ? { ...rest, annotations: others } : rest;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
