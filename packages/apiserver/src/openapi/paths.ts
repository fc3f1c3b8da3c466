import { verbsOf } from '../discovery/kind-verbs.js';
import type { Kind } from '../kinds/kind.js';

type Json = Readonly<Record<string, unknown>>;

const text = (name: string, description: string, where = 'query'): Json => ({
  name,
  in: where,
  description,
  ...(where === 'path' && { required: true }),
  schema: { type: 'string', uniqueItems: true },
});
const DRY_RUN = text('dryRun', 'All: every stage is gone through, nothing is kept.');
const FIELD_MANAGER = text('fieldManager', 'Whose the changed fields are, in server-side apply.');
const FIELD_VALIDATION = text(
  'fieldValidation',
  'What becomes of unknown and duplicate fields: Ignore drops them, Warn (the default) tells of them, Strict refuses the request.',
);
const FORCE = text('force', 'Take fields over from other managers; for apply patches only.');
const WRITE: readonly Json[] = [DRY_RUN, FIELD_MANAGER, FIELD_VALIDATION];

/** The paths of a kind with their operations: clients look there for what a server supports. */
export function pathsOf(kind: Kind, reference: string): Json {
  const { group, version, plural, namespaced, custom } = kind;
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const collection = `${root}/${namespaced ? 'namespaces/{namespace}/' : ''}${plural}`;
  const gvk = { group, version, kind: kind.kind };
  const schema = { $ref: reference };
  const answer = { description: 'OK', content: { 'application/json': { schema } } };
  const verbs = verbsOf(kind);
  const namespace = namespaced ? [text('namespace', 'The namespace of the object', 'path')] : [];
  const operation = (action: string, verb: string, more: Json): Json =>
    verbs.includes(verb)
      ? {
          [METHODS[verb]!]: {
            description: `${action} ${kind.kind}`,
            operationId: `${action}${version}${kind.kind}`,
            'x-kubernetes-action': action,
            'x-kubernetes-group-version-kind': gvk,
            responses: { 200: answer },
            ...more,
          },
        }
      : {};
  const body = (types: readonly string[], schemaOf: Json): Json => ({
    requestBody: {
      content: Object.fromEntries(types.map((type) => [type, { schema: schemaOf }])),
      required: true,
    },
  });
  const patches = [
    'application/apply-patch+yaml',
    'application/json-patch+json',
    'application/merge-patch+json',
    ...(custom ? [] : ['application/strategic-merge-patch+json']),
  ];
  return {
    [collection]: {
      ...operation('list', 'list', {}),
      ...operation('post', 'create', { parameters: WRITE, ...body(['*/*'], schema) }),
      parameters: namespace,
    },
    [`${collection}/{name}`]: {
      ...operation('get', 'get', {}),
      ...operation('put', 'update', { parameters: WRITE, ...body(['*/*'], schema) }),
      ...operation('patch', 'patch', { parameters: [...WRITE, FORCE], ...body(patches, { type: 'object' }) }),
      ...operation('delete', 'delete', { parameters: [DRY_RUN] }),
      parameters: [...namespace, text('name', 'The name of the object', 'path')],
    },
  };
}

const METHODS: Readonly<Record<string, string>> = {
  get: 'get',
  list: 'get',
  create: 'post',
  update: 'put',
  patch: 'patch',
  delete: 'delete',
};
