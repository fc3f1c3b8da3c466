import type { Kind, Subresource, Verb } from '../kinds/kind.js';
import type { GroupVersionKind } from '../schema/schema.js';

/** The verbs of a kind that names none. */
const ALL_VERBS: readonly Verb[] = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

const OWN_FORM: readonly string[] = ['get', 'patch', 'update'];
const STREAM: readonly string[] = ['create', 'get'];

/** The verbs of each subresource, as discovery tells them. */
export const SUBRESOURCE_VERBS: Readonly<Record<Subresource, readonly string[]>> = {
  status: OWN_FORM,
  scale: OWN_FORM,
  ephemeralcontainers: OWN_FORM,
  resize: OWN_FORM,
  finalize: ['update'],
  eviction: ['create'],
  binding: ['create'],
  token: ['create'],
  log: ['get'],
  exec: STREAM,
  attach: STREAM,
  portforward: STREAM,
  proxy: ['create', 'delete', 'get', 'patch', 'update'],
};

const FOREIGN: Readonly<Partial<Record<Subresource, GroupVersionKind>>> = {
  scale: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
  eviction: { group: 'policy', version: 'v1', kind: 'Eviction' },
  binding: { group: '', version: 'v1', kind: 'Binding' },
  token: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
  exec: { group: '', version: 'v1', kind: 'PodExecOptions' },
  attach: { group: '', version: 'v1', kind: 'PodAttachOptions' },
  portforward: { group: '', version: 'v1', kind: 'PodPortForwardOptions' },
};

/** The kind of the objects that a subresource is about. */
export function subresourceKind({ group, version, kind }: Kind, subresource: Subresource): GroupVersionKind {
  return FOREIGN[subresource] ?? { group, version, kind };
}

/** The verbs of a kind, in the order of the alphabet. */
export function verbsOf({ verbs }: Kind): readonly string[] {
  return verbs ? [...verbs].sort() : ALL_VERBS;
}
