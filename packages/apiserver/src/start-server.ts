import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ADMISSIONS } from './admission/admissions.js';
import { controllersOf } from './controllers/controllers.js';
import { runControllers } from './controllers/run-controllers.js';
import { serve } from './http/serve.js';
import { BUILTIN_KINDS } from './kinds/builtin-kinds.js';
import { KindRegistry } from './kinds/kind-registry.js';
import { makeKubeconfig, type Kubeconfig } from './kubeconfig/make-kubeconfig.js';
import type { Nodes } from './nodes/node-runtime.js';
import { OpenApi } from './openapi/serve-openapi.js';
import type { Api } from './resources/api.js';
import { followDefinitions } from './resources/follow-definitions.js';
import { createFirstObjects } from './resources/first-objects.js';
import { ObjectStore } from './store/object-store.js';
import { keepCertificates } from './tls/keep-certificates.js';

/** How a server is started. */
export interface StartOptions {
  /** The address to listen on. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Where objects and certificates are kept; nothing keeps the objects in memory only. */
  readonly data?: string;
  /** Plain HTTP, on a loopback address only: everybody on this machine is then the admin. */
  readonly plain?: boolean;
  /** Names the cluster in the kubeconfig. */
  readonly name?: string;
  /** What runs pods, by the names of nodes; without it no node can be reached. */
  readonly nodes?: Nodes;
  readonly onError: (error: unknown) => void;
}

/** A running server. */
export interface ApiServer {
  readonly api: Api;
  readonly url: string;
  readonly kubeconfig: Kubeconfig;
  readonly close: () => Promise<void>;
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Starts the API server. Throws DamagedStore or UnusableStore when what was kept cannot be used, and when plain HTTP
 * is asked for beyond this machine.
 */
export async function startServer(options: StartOptions): Promise<ApiServer> {
  const { host, data, plain = false, name = 'sluice' } = options;
  if (plain && !LOOPBACK.has(host))
    throw new Error(`plain HTTP is served on this machine only, not on ${host}`);
  const hosts = [...new Set([host, ...LOOPBACK])];
  const store = await openStore(data);
  try {
    return await serveStore(store, options, hosts, name);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function serveStore(
  store: ObjectStore,
  options: StartOptions,
  hosts: readonly string[],
  name: string,
): Promise<ApiServer> {
  const { host, port, plain = false, data, onError, nodes = () => undefined } = options;
  const api: Api = {
    store,
    kinds: new KindRegistry(BUILTIN_KINDS),
    admissions: ADMISSIONS,
    now: Date.now,
    newUid: randomUUID,
    newSuffix,
  };
  const unfollow = followDefinitions(api);
  await createFirstObjects(api);
  const certificates = plain ? undefined : await certificatesFor(data, hosts);
  const serving = await serve(
    { api, nodes, openApi: new OpenApi(api.kinds) },
    {
      host,
      port,
      hosts,
      onError,
      ...(certificates && { certificates: { ...certificates.server, authority: certificates.authority } }),
    },
  );
  const controllers = controllersOf({ host, port: serving.port }, certificates?.authority);
  const stopControllers = runControllers(api, controllers, onError);
  const shown = host.includes(':') ? `[${host}]` : host;
  const url = `${plain ? 'http' : 'https'}://${shown}:${serving.port}`;
  return {
    api,
    url,
    kubeconfig: makeKubeconfig({ name, url, ...(certificates && { certificates }) }),
    close: async () => {
      await serving.close();
      await stopControllers();
      unfollow();
      await store.close();
    },
  };
}

async function openStore(data: string | undefined): Promise<ObjectStore> {
  if (data === undefined) return new ObjectStore();
  const { openLevel } = await import('./store/level/open-level.js');
  return new ObjectStore(await openLevel(data));
}

async function certificatesFor(
  data: string | undefined,
  hosts: readonly string[],
): ReturnType<typeof keepCertificates> {
  if (data !== undefined) return keepCertificates(join(data, 'certificates.json'), hosts, Date.now());
  const { makeCertificates } = await import('./tls/make-certificates.js');
  return makeCertificates(hosts, Date.now());
}

/** No vowels and nothing that looks like another, as the API server generates names. */
const SUFFIX_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

function newSuffix(): string {
  return [...randomBytes(5)].map((byte) => SUFFIX_LETTERS[byte % SUFFIX_LETTERS.length]).join('');
}
