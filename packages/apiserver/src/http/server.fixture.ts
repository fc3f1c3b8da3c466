import { CONFIG_MAP } from '../kinds/core/config-map.js';
import { NAMESPACE } from '../kinds/core/namespace.js';
import { BUILTIN_KINDS } from '../kinds/builtin-kinds.js';
import { KindRegistry } from '../kinds/kind-registry.js';
import type { Kind } from '../kinds/kind.js';
import { ADMISSIONS } from '../admission/admissions.js';
import { OpenApi } from '../openapi/serve-openapi.js';
import { accept } from '../meta/result.js';
import type { Api } from '../resources/api.js';
import { followDefinitions } from '../resources/follow-definitions.js';
import { createFirstObjects } from '../resources/first-objects.js';
import { ObjectStore } from '../store/object-store.js';
import type { Sink } from './api-request.js';
import { type Identity, LOCAL_ADMIN } from './identity.js';
import { type Routes, route } from './route.js';

/** What a request of a test is made with. */
export interface Asked {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly identity?: Identity;
}

/** What a test sees of an answer; the body parsed where it is JSON. */
export interface Answered {
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  readonly contentType: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into it as they like
  readonly body: any;
}

/** A stream in the hands of a test. */
export interface Watching {
  /** The events so far, parsed. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into them as they like
  readonly events: any[];
  /** Whether the server ended it. */
  readonly ended: () => boolean;
  /** The client leaves. */
  readonly leave: () => void;
}

/** The server without a network: what `http/serve` hands to it, tests hand to it. Its clock is set by hand. */
export interface TestServer {
  readonly api: Api;
  readonly ask: (method: string, path: string, asked?: Asked) => Promise<Answered>;
  readonly watch: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Watching>;
  /** Creates a ConfigMap in `default` with the given data. */
  readonly put: (
    name: string,
    data?: Readonly<Record<string, string>>,
    labels?: Readonly<Record<string, string>>,
  ) => Promise<Answered>;
}

/** The moment at which the clock of tests stands. */
export const NOW: number = Date.parse('2026-01-02T03:04:05Z');

/** Two kinds are enough for what all kinds share. */
export const TWO_KINDS: readonly Kind[] = [CONFIG_MAP, NAMESPACE];

/** Starts a server without a network. */
export async function testServer(kinds: readonly Kind[] = BUILTIN_KINDS): Promise<TestServer> {
  let suffix = 0;
  let uid = 0;
  const api: Api = {
    store: new ObjectStore(),
    kinds: new KindRegistry(kinds),
    admissions: ADMISSIONS,
    now: () => NOW,
    newUid: () => `00000000-0000-4000-8000-${String(++uid).padStart(12, '0')}`,
    newSuffix: () => `gen${String(++suffix).padStart(2, '0')}`,
  };
  followDefinitions(api);
  await createFirstObjects(api);
  const routes: Routes = { api, openApi: new OpenApi(api.kinds), nodes: () => undefined };
  const send = (
    method: string,
    path: string,
    { body, headers = {}, identity = LOCAL_ADMIN }: Asked,
  ): ReturnType<typeof route> => {
    const [place = '', query = ''] = path.split('?');
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    return route(routes, {
      method,
      path: place,
      query: new URLSearchParams(query),
      header: (name) => headers[name] ?? (name === 'host' ? '127.0.0.1:6443' : ''),
      body: async () => accept(Buffer.from(text)),
      identity,
    });
  };
  const ask: TestServer['ask'] = async (method, path, asked = {}) => {
    const answer = await send(method, path, asked);
    if (!('body' in answer)) throw new Error(`${method} ${path} answers with a stream`);
    const { body } = answer;
    const text =
      typeof body === 'object' && 'pieces' in body
        ? [...body.pieces].join('')
        : Buffer.from(body).toString('utf8');
    return {
      code: answer.code,
      headers: answer.headers ?? {},
      warnings: answer.warnings ?? [],
      contentType: answer.contentType,
      body: answer.contentType.startsWith('application/json') && text !== '' ? JSON.parse(text) : text,
    };
  };
  return {
    api,
    ask,
    watch: async (path, headers = {}) => {
      const answer = await send('GET', path, { headers });
      if (!('stream' in answer)) throw new Error(`${path} does not answer with a stream`);
      return watching(answer.stream);
    },
    put: (name, data = {}, labels = {}) =>
      ask('POST', '/api/v1/namespaces/default/configmaps', {
        body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels }, data },
        headers: { 'user-agent': 'test/1' },
      }),
  };
}

function watching(stream: (sink: Sink) => void): Watching {
  const events: unknown[] = [];
  const listeners: (() => void)[] = [];
  let ended = false;
  const close = (): void => {
    if (ended) return;
    ended = true;
    for (const listener of listeners) listener();
  };
  stream({
    write: (chunk) => {
      if (!ended)
        events.push(
          ...Buffer.from(chunk)
            .toString()
            .trimEnd()
            .split('\n')
            .map((line): unknown => JSON.parse(line)),
        );
      return true;
    },
    close,
    onClose: (listener) => void listeners.push(listener),
  });
  return { events, ended: () => ended, leave: close };
}
