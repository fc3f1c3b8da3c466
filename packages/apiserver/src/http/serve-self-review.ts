import { isMap, own } from '../meta/json.js';
import { timeText } from '../resources/api.js';
import { decodeBody } from '../wire/decode-body.js';
import { jsonAnswer, statusAnswer } from './answers.js';
import type { ApiAnswer } from './api-request.js';
import { isAllowed } from './authorize.js';
import type { Identity } from './identity.js';
import type { ResourceRequest } from './resource-request.js';

/** What a review says of who asks, given the object that was sent. */
type Review = (resource: ResourceRequest, spec: unknown, identity: Identity) => unknown;

const REVIEWS: Readonly<Record<string, Review>> = {
  SelfSubjectReview: (_resource, _spec, identity) => ({ userInfo: userInfo(identity) }),
  SelfSubjectAccessReview: (_resource, spec, identity) => {
    const attributes = own(spec, 'resourceAttributes');
    const allowed = isMap(attributes)
      ? mayDo(identity, attributes)
      : mayRead(identity, own(spec, 'nonResourceAttributes'));
    return allowed ? { allowed } : { allowed, reason: '' };
  },
  SelfSubjectRulesReview: (resource, _spec, identity) => rulesOf(resource, identity),
};

/** POST of a review of oneself: answered, never stored. */
export async function serveSelfReview(resource: ResourceRequest): Promise<ApiAnswer> {
  const { api, kind, request } = resource;
  const body = await request.body();
  if (!body.ok) return statusAnswer(body.status);
  const decoded = decodeBody(kind, body.value, request.header('content-type'), 'Ignore');
  if (!decoded.ok) return statusAnswer(decoded.status);
  const { object } = decoded.value;
  const status = REVIEWS[kind.kind]!(resource, object['spec'], request.identity);
  const metadata = { ...object.metadata, creationTimestamp: timeText(api.now()) };
  return jsonAnswer({ ...object, metadata, status }, 201);
}

/** Whether a kind is such a review. */
export function isSelfReview(kind: string): boolean {
  return Object.hasOwn(REVIEWS, kind);
}

function userInfo({ name, uid, groups, extra }: Identity): unknown {
  return { username: name, ...(uid !== undefined && { uid }), groups, ...(extra && { extra }) };
}

function mayDo(identity: Identity, attributes: unknown): boolean {
  const text = (field: string): string => {
    const value = own(attributes, field);
    return typeof value === 'string' ? value : '';
  };
  const subresource = text('subresource');
  return isAllowed(identity, {
    verb: text('verb'),
    resource: { group: text('group'), plural: text('resource') },
    ...(subresource !== '' && { subresource }),
  });
}

function mayRead(identity: Identity, attributes: unknown): boolean {
  return isAllowed(identity, {
    verb: String(own(attributes, 'verb') ?? 'get'),
    resource: { group: '', plural: '' },
  });
}

function rulesOf({ api }: ResourceRequest, identity: Identity): unknown {
  const everything = isAllowed(identity, { verb: '*', resource: { group: '*', plural: '*' } });
  const resourceRules = everything
    ? [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }]
    : api.kinds.all().flatMap((kind) => {
        const verbs = (kind.verbs ?? ['get', 'list', 'watch']).filter((verb) =>
          isAllowed(identity, { verb, resource: kind }),
        );
        return verbs.length === 0 ? [] : [{ verbs, apiGroups: [kind.group], resources: [kind.plural] }];
      });
  const nonResourceRules = [{ verbs: everything ? ['*'] : ['get'], nonResourceURLs: ['*'] }];
  return { resourceRules, nonResourceRules, incomplete: false };
}
