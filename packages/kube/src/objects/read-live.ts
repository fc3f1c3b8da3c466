import type { Diagnostic, ManifestObject } from '@sluice/manifest';
import type { Connection } from '../connection/connection.js';
import { inParallel } from '../in-parallel.js';
import { KubeError, type KubeErrorCode } from '../kube-error.js';
import { listResource } from '../resources/list-resource.js';
import { type Resource, resourceName } from '../resources/resource.js';
import { servedResources } from '../resources/served-resources.js';
import { liveObject } from './live-object.js';

/** A cluster as it is now, as the objects that its manifests would give: live pods instead of templates. */
export interface LiveObjects {
  readonly objects: readonly ManifestObject[];
  /** What could not be read: each an error that says which kind is lost to the answers. */
  readonly diagnostics: readonly Diagnostic[];
  /** The text of an object, by the name of its source. */
  readonly textOf: (file: string) => string | undefined;
}

/** What concerns one kind; the others may be read all the same. */
const OF_ONE_KIND: ReadonlySet<KubeErrorCode> = new Set(['forbidden', 'not-found', 'refused']);

/** Told as the reading goes on: so many kinds of so many are read. */
export type Progress = (done: number, all: number) => void;

/**
 * Lists everything that answers need. A kind that may not be listed is told, and the rest is given. Throws KubeError where
 * the cluster cannot be read at all.
 */
export async function readLive(
  connection: Connection,
  { signal, progress = () => {} }: { readonly signal?: AbortSignal; readonly progress?: Progress } = {},
): Promise<LiveObjects> {
  const { context } = connection;
  const { resources, unknown } = await servedResources(connection, signal);
  const texts = new Map<string, () => string>();
  const diagnostics: Diagnostic[] = unknown.map(({ apiVersion, message }) =>
    lost(context, apiVersion, `what it serves is not known: ${message}`, {}),
  );
  let done = 0;
  const read = await inParallel(resources, async (resource): Promise<readonly ManifestObject[]> => {
    try {
      const { items } = await listResource(connection, resource, signal);
      return items.map((item) => {
        const { object, text } = liveObject(context, resource, item);
        texts.set(object.source.file, text);
        return object;
      });
    } catch (error) {
      if (!(error instanceof KubeError) || !OF_ONE_KIND.has(error.code)) throw error;
      diagnostics.push(unread(context, resource, error));
      return [];
    } finally {
      progress(++done, resources.length);
    }
  });
  return {
    objects: read.flat(),
    diagnostics: diagnostics.toSorted((a, b) => (a.object! < b.object! ? -1 : 1)),
    textOf: (file) => texts.get(file)?.(),
  };
}

function unread(context: string, resource: Resource, error: KubeError): Diagnostic {
  // Sluice would not know what an object of a foreign kind means; here it does not even know whether there is one.
  const kind = resource.use === 'read' ? { kind: resource.kind } : {};
  return lost(context, resourceName(resource), `not read: ${error.message}`, kind);
}

function lost(
  context: string,
  object: string,
  message: string,
  kind: { readonly kind?: string },
): Diagnostic {
  return {
    code: 'input',
    severity: 'error',
    message: `${object} ${message}`,
    file: `live:${context}`,
    line: 1,
    column: 1,
    object,
    lost: [kind],
  };
}
