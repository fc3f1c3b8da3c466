import { type JsonMap, own } from '../meta/json.js';
import { badRequest } from '../meta/api-error.js';
import { failure } from '../meta/status.js';
import { accept, refuse, type Result } from '../meta/result.js';
import type { DeleteOptions, Propagation } from '../resources/delete-object.js';
import type { ApiRequest } from './api-request.js';
import { readForeign } from './read-foreign.js';

const PROPAGATIONS: readonly unknown[] = ['Orphan', 'Background', 'Foreground'];

/** Reads meta/v1 DeleteOptions from the body, or where there is none from the query. */
export async function readDeleteOptions(request: ApiRequest): Promise<Result<DeleteOptions>> {
  const body = await request.body();
  if (!body.ok) return body;
  if (body.value.length === 0) return decodeDeleteOptions(fromQuery(request.query));
  const given = await readForeign(request);
  return given.ok ? decodeDeleteOptions(given.value) : given;
}

function fromQuery(query: URLSearchParams): JsonMap {
  const grace = query.get('gracePeriodSeconds');
  const propagationPolicy = query.get('propagationPolicy');
  const dryRun = query.getAll('dryRun');
  const orphan = query.get('orphanDependents');
  return {
    ...(grace !== null && { gracePeriodSeconds: Number(grace) }),
    ...(propagationPolicy !== null && { propagationPolicy }),
    ...(orphan !== null && { orphanDependents: orphan === 'true' }),
    ...(dryRun.length > 0 && { dryRun }),
  };
}

/** Checks DeleteOptions wherever they stood. */
export function decodeDeleteOptions(given: unknown): Result<DeleteOptions> {
  const grace = own(given, 'gracePeriodSeconds');
  const policy = own(given, 'propagationPolicy');
  const preconditions = own(given, 'preconditions');
  const dryRun = own(given, 'dryRun');
  const orphan = own(given, 'orphanDependents');
  if (grace !== undefined && grace !== null && !Number.isSafeInteger(grace))
    return refuse(badRequest(`gracePeriodSeconds has to be a whole number`));
  if (policy !== undefined && policy !== null && !PROPAGATIONS.includes(policy)) {
    const detail = `Unsupported value: ${JSON.stringify(policy)}: supported values: "Foreground", "Background", "Orphan", "nil"`;
    return refuse(
      failure(422, 'Invalid', `DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: ${detail}`),
    );
  }
  const uid = own(preconditions, 'uid');
  const resourceVersion = own(preconditions, 'resourceVersion');
  const propagation =
    typeof policy === 'string'
      ? (policy as Propagation)
      : typeof orphan === 'boolean'
        ? orphan
          ? 'Orphan'
          : 'Background'
        : undefined;
  return accept({
    dryRun: Array.isArray(dryRun) && dryRun.includes('All'),
    ...(typeof grace === 'number' && { gracePeriodSeconds: grace }),
    ...(propagation && { propagation }),
    ...(typeof uid === 'string' && { uid }),
    ...(typeof resourceVersion === 'string' && { resourceVersion }),
  });
}
