import { ownedByUpdate } from '../patch/managed-fields.js';
import { timeText, type WriteOptions } from '../resources/api.js';
import type { WriteQuery } from './query-options.js';
import type { ResourceRequest } from './resource-request.js';

/** Whose fields a write changes: who it says it is, or the client's program. */
function managerOf({ request }: ResourceRequest, { fieldManager }: WriteQuery): string {
  if (fieldManager !== '') return fieldManager;
  const program = request.header('user-agent').split('/')[0]!;
  return program.replaceAll(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, '').slice(0, 128);
}

/** The options of a write that is no server-side apply. */
export function updateOptions(resource: ResourceRequest, query: WriteQuery): WriteOptions {
  const { api, kind, path, warnings } = resource;
  const manager = managerOf(resource, query);
  const writer = {
    manager,
    time: timeText(api.now()),
    ...(path.subresource !== undefined && { subresource: path.subresource }),
  };
  return {
    dryRun: query.dryRun,
    own: (old, next) => ownedByUpdate(kind, old, next, writer),
    warn: (text) => warnings.push(text),
    ...(path.subresource !== undefined && { subresource: path.subresource }),
  };
}
