import type { Connection } from '../connection/connection.js';
import { KubeError } from '../kube-error.js';
import { type Resource, resourcePath } from './resource.js';

type JsonMap = Record<string, unknown>;

/** All objects of a resource at one moment. */
export interface Listed {
  readonly items: readonly JsonMap[];
  /** From where to watch on. */
  readonly resourceVersion: string;
}

const PAGE = 500;
/** Of objects that are counted only, names are enough. */
const NAMES_ONLY = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';

/** Lists a resource, page by page; as a whole where a page is asked for too late. Throws KubeError. */
export async function listResource(
  connection: Connection,
  resource: Resource,
  signal?: AbortSignal,
): Promise<Listed> {
  try {
    return await listPages(connection, resource, PAGE, signal);
  } catch (error) {
    if (!(error instanceof KubeError) || error.code !== 'gone') throw error;
    return listPages(connection, resource, 0, signal);
  }
}

async function listPages(
  connection: Connection,
  resource: Resource,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<Listed> {
  const items: JsonMap[] = [];
  let from = '';
  for (;;) {
    const query = new URLSearchParams({
      ...(limit > 0 && { limit: String(limit) }),
      ...(from !== '' && { continue: from }),
    });
    const page = (await connection.ask(`${resourcePath(resource)}?${query.toString()}`, {
      ...(resource.use === 'count' && { accept: NAMES_ONLY }),
      ...(signal && { signal }),
    })) as { items?: unknown; metadata?: { continue?: string; resourceVersion?: string } };
    if (!Array.isArray(page.items))
      throw new KubeError('refused', `${resourcePath(resource)} answered with no list`);
    for (const item of page.items) items.push(item as JsonMap);
    from = page.metadata?.continue ?? '';
    if (from === '') return { items, resourceVersion: page.metadata?.resourceVersion ?? '' };
  }
}
