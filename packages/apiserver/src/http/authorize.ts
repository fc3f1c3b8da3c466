import { goQuote } from '@sluice/manifest';
import { failure, type Status } from '../meta/status.js';
import { type ResourceName, qualified } from '../meta/resource-name.js';
import { ADMIN_GROUP, type Identity, VIEWER_GROUP } from './identity.js';

/** What somebody wants to do. */
export interface Access {
  readonly verb: string;
  readonly resource: ResourceName;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

const READING: ReadonlySet<string> = new Set(['get', 'list', 'watch']);
/** Reviews of oneself are created and change nothing. */
const SELF_REVIEWS: ReadonlySet<string> = new Set([
  'selfsubjectaccessreviews',
  'selfsubjectrulesreviews',
  'selfsubjectreviews',
]);
/** Reading them is no mere looking. */
const NOT_TO_VIEW: ReadonlySet<string> = new Set(['secrets']);
const STREAMS: ReadonlySet<string> = new Set(['exec', 'attach', 'portforward', 'proxy']);

/** Whether somebody may do something: the admin everything, a viewer what changes nothing. */
export function isAllowed({ groups }: Identity, { verb, resource, subresource = '' }: Access): boolean {
  if (groups.includes(ADMIN_GROUP)) return true;
  if (SELF_REVIEWS.has(resource.plural)) return verb === 'create';
  if (!groups.includes(VIEWER_GROUP)) return false;
  return READING.has(verb) && !NOT_TO_VIEW.has(resource.plural) && !STREAMS.has(subresource);
}

/** `pods is forbidden: User "x" cannot create resource "pods" in API group "" in the namespace "default"` */
export function notAllowed({ name: user }: Identity, access: Access): Status {
  const { verb, resource, subresource, namespace, name = '' } = access;
  const what = subresource === undefined ? resource.plural : `${resource.plural}/${subresource}`;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace ${goQuote(namespace)}`;
  const subject = name === '' ? qualified(resource) : `${qualified(resource)} ${goQuote(name)}`;
  const message = `${subject} is forbidden: User ${goQuote(user)} cannot ${verb} resource ${goQuote(what)} in API group ${goQuote(resource.group)} ${where}`;
  return failure(403, 'Forbidden', message, {
    ...(name !== '' && { name }),
    ...(resource.group !== '' && { group: resource.group }),
    kind: resource.plural,
  });
}
