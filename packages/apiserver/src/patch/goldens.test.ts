import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { namespaceLabel, namespaceLifecycle } from '../admission/namespace-lifecycle.js';
import { LOCAL_ADMIN } from '../http/identity.js';
import { type Routes, route } from '../http/route.js';
import { BUILTIN_KINDS } from '../kinds/builtin-kinds.js';
import { KindRegistry } from '../kinds/kind-registry.js';
import { isMap } from '../meta/json.js';
import { OpenApi } from '../openapi/serve-openapi.js';
import type { Api } from '../resources/api.js';
import { ObjectStore } from '../store/object-store.js';

interface Step {
  readonly verb: 'create' | 'update' | 'apply' | 'strategic' | 'merge' | 'json';
  readonly manager?: string;
  readonly force?: boolean;
  readonly validation?: string;
  readonly subresource?: string;
  readonly body: unknown;
  readonly code: number;
  readonly answer: Readonly<Record<string, unknown>>;
  readonly warnings?: readonly string[];
}

interface Scenario {
  readonly title: string;
  readonly kind: string;
  readonly name: string;
  readonly steps: readonly Step[];
}

/** Requests in a row and what kube-apiserver 1.34.1 answered. */
function goldens(name: string): readonly Scenario[] {
  return JSON.parse(
    readFileSync(new URL(`goldens/${name}.json`, import.meta.url), 'utf8'),
  ) as readonly Scenario[];
}

const CONTENT_TYPES: Readonly<Record<Step['verb'], string>> = {
  create: 'application/json',
  update: 'application/json',
  apply: 'application/apply-patch+yaml',
  strategic: 'application/strategic-merge-patch+json',
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
};

let routes: Routes;
let counter = 0;

beforeAll(async () => {
  const api: Api = {
    store: new ObjectStore(),
    kinds: new KindRegistry(BUILTIN_KINDS),
    admissions: [namespaceLifecycle, namespaceLabel],
    now: () => Date.UTC(2026, 0, 1),
    newUid: () => `uid-${counter++}`,
    newSuffix: () => 'abcde',
  };
  routes = { api, openApi: new OpenApi(api.kinds), nodes: () => undefined };
  for (const name of ['h2-ssa', 'h2-patch', 'h2-upd', 'default'])
    await ask('POST', '/api/v1/namespaces', 'application/json', { metadata: { name } });
});

async function ask(
  method: string,
  path: string,
  contentType: string,
  body?: unknown,
): Promise<{ code: number; answer: unknown; warnings: readonly string[] }> {
  const at = path.indexOf('?');
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  const given = await route(routes, {
    method,
    path: at < 0 ? path : path.slice(0, at),
    query: new URLSearchParams(at < 0 ? '' : path.slice(at + 1)),
    header: (name) => (name === 'content-type' ? contentType : name === 'accept' ? 'application/json' : ''),
    body: () => Promise.resolve({ ok: true, value: new TextEncoder().encode(text) }),
    identity: LOCAL_ADMIN,
  });
  if (!('body' in given)) throw new Error('no stream was asked for');
  return {
    code: given.code,
    answer: JSON.parse(String(given.body)) as unknown,
    warnings: given.warnings ?? [],
  };
}

function collection(kind: string, namespace: string): string {
  const found = BUILTIN_KINDS.find((each) => each.kind === kind)!;
  const root = found.group === '' ? '/api' : `/apis/${found.group}`;
  return `${root}/${found.version}/namespaces/${namespace}/${found.plural}`;
}

async function replay({ kind, name }: Scenario, step: Step, namespace: string): ReturnType<typeof ask> {
  const { verb, manager = 'test', force, validation, subresource, body } = step;
  const query = `?fieldManager=${manager}${force ? '&force=true' : ''}${validation ? `&fieldValidation=${validation}` : ''}`;
  const path = collection(kind, namespace);
  const object = `${path}/${name}${subresource ? `/${subresource}` : ''}`;
  if (verb === 'create') return ask('POST', path + query, CONTENT_TYPES[verb], body);
  return ask(verb === 'update' ? 'PUT' : 'PATCH', object + query, CONTENT_TYPES[verb], body);
}

const OWN = new Set(['uid', 'resourceVersion', 'creationTimestamp', 'selfLink']);

/** What depends on nothing but the requests. */
function scrubbed(value: unknown, managed: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => scrubbed(item, managed));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !OWN.has(key) && (managed || key !== 'managedFields'))
      .map(([key, inner]) => [key, key === 'time' ? 'T' : scrubbed(inner, managed)]),
  );
}

describe.each([
  ['server-side apply', 'server-side-apply', 'h2-ssa', true],
  ['patches', 'patches', 'h2-patch', false],
  ['updates', 'updates', 'h2-upd', false],
] as const)('%s, as a real server answers', (_, file, namespace, managed) => {
  it.each(goldens(file).map((scenario) => [scenario.title, scenario] as const))(
    '%s',
    async (_title, scenario) => {
      for (const step of scenario.steps) {
        const given = await replay(scenario, step, namespace);
        const what = `${step.verb} ${JSON.stringify(step.body)}`;
        expect([what, given.code]).toEqual([what, step.code]);
        expect([what, comparable(given.answer, managed)]).toEqual([what, comparable(step.answer, managed)]);
      }
      await ask('DELETE', `${collection(scenario.kind, namespace)}/${scenario.name}`, 'application/json');
      await ask('PATCH', `${collection(scenario.kind, namespace)}/${scenario.name}`, CONTENT_TYPES.merge, {
        metadata: { finalizers: null },
      });
    },
  );
});

/** Causes come in any order from the server, some of them several times; a patch that is refused is shown with what the server gave the object. */
function comparable(answer: unknown, managed: boolean): unknown {
  const clean = scrubbed(answer, managed);
  if (!isMap(clean) || clean['kind'] !== 'Status') return clean;
  const shown = (text: unknown): unknown =>
    typeof text === 'string'
      ? text.replace(/Invalid value: "\{.*\}": /s, 'Invalid value: "{…}": ').replace(/ in scheme ".*"/, '')
      : text;
  const details = isMap(clean['details']) ? clean['details'] : undefined;
  const causes = Array.isArray(details?.['causes'])
    ? [
        ...new Set(
          details['causes'].map((cause) =>
            JSON.stringify({ ...cause, message: shown(isMap(cause) ? cause['message'] : '') }),
          ),
        ),
      ].toSorted()
    : undefined;
  return { ...clean, message: shown(clean['message']), ...(details && { details: { ...details, causes } }) };
}
