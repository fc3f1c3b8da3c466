import { access, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { KubeError } from '../kube-error.js';

/** Which cluster is meant, as kubectl's flags and environment say it. */
export interface KubeconfigOptions {
  /** A file that takes the place of all others. */
  readonly kubeconfig?: string;
  /** The context; the current one if not given. */
  readonly context?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the service account of a pod is, for tests. */
  readonly serviceAccount?: string;
}

/** A kubeconfig whose current context is the one that is meant. */
export interface ChosenConfig {
  readonly config: KubeConfig;
  readonly context: string;
  readonly server: string;
  readonly user: string;
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Finds the cluster: by `kubeconfig`, else by the files of KUBECONFIG, else `~/.kube/config`, else as a pod of the cluster.
 * As in kubectl, of several files the first that says something counts, and those of KUBECONFIG may be absent. Throws KubeError.
 */
export async function readKubeconfig(options: KubeconfigOptions): Promise<ChosenConfig> {
  const { kubeconfig, context, env, serviceAccount = SERVICE_ACCOUNT } = options;
  // Takes half a second: only who talks to a cluster waits for it.
  const { KubeConfig } = await import('@kubernetes/client-node');
  const files = kubeconfig === undefined ? await filesOf(env) : [kubeconfig];
  const parts: KubeConfig[] = [];
  for (const file of files) parts.push(await readPart(new KubeConfig(), file));
  const config = new KubeConfig();
  if (parts.length > 0) {
    config.loadFromOptions({
      clusters: firstOfName(parts.flatMap(({ clusters }) => clusters ?? [])),
      users: firstOfName(parts.flatMap(({ users }) => users ?? [])),
      contexts: firstOfName(parts.flatMap(({ contexts }) => contexts ?? [])),
      currentContext: parts.map(({ currentContext }) => currentContext).find(Boolean),
    });
  } else if (env['KUBERNETES_SERVICE_HOST'] && (await exists(join(serviceAccount, 'token')))) {
    useServiceAccount(config, env, serviceAccount);
  } else {
    const looked = env['KUBECONFIG'] || join(homeOf(env), '.kube', 'config');
    throw new KubeError(
      'kubeconfig',
      `there is no kubeconfig: looked for ${looked}; name one with --kubeconfig FILE or in KUBECONFIG`,
    );
  }
  return choose(config, context, files);
}

function choose(config: KubeConfig, context: string | undefined, files: readonly string[]): ChosenConfig {
  const where = files.join(', ');
  const names = config.contexts.map(({ name }) => name);
  const wanted = context ?? config.currentContext;
  if (!wanted) {
    const listed = names.length > 0 ? `: choose one of ${names.join(', ')} with --context` : '';
    throw new KubeError('kubeconfig', `no current context in ${where}${listed}`);
  }
  const found = config.getContextObject(wanted);
  if (!found) {
    const listed = names.length > 0 ? `its contexts are ${names.join(', ')}` : 'it has none at all';
    throw new KubeError('kubeconfig', `there is no context '${wanted}' in ${where}: ${listed}`);
  }
  config.setCurrentContext(wanted);
  const cluster = config.getCurrentCluster();
  if (!cluster) {
    throw new KubeError(
      'kubeconfig',
      `context '${wanted}' names cluster '${found.cluster}', which is not in ${where}`,
    );
  }
  if (found.user && !config.getCurrentUser()) {
    throw new KubeError(
      'kubeconfig',
      `context '${wanted}' names user '${found.user}', which is not in ${where}`,
    );
  }
  // client-node refuses plain http unless this is said; there is no certificate to verify.
  if (cluster.server.startsWith('http:')) Object.assign(cluster, { skipTLSVerify: true });
  return { config, context: wanted, server: cluster.server.replace(/\/+$/, ''), user: found.user };
}

async function filesOf(env: KubeconfigOptions['env']): Promise<readonly string[]> {
  const given = (env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  const wanted = given.length > 0 ? given : [join(homeOf(env), '.kube', 'config')];
  const found: string[] = [];
  for (const file of wanted) if (await exists(file)) found.push(file);
  return found;
}

async function readPart(config: KubeConfig, file: string): Promise<KubeConfig> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const words = error.code === 'ENOENT' ? 'there is no such file' : (error.code ?? error.message);
    throw new KubeError('kubeconfig', `${file} cannot be read: ${words}`);
  });
  // client-node fails on a file without content in words of its own.
  if (text.trim() === '') return config;
  try {
    // Entries that nobody chooses may be wrong.
    config.loadFromFile(file, { onInvalidEntry: 'filter' });
    return config;
  } catch (error) {
    const [line = ''] = String(error instanceof Error ? error.message : error).split('\n');
    throw new KubeError('kubeconfig', `${file} is no kubeconfig: ${line}`);
  }
}

function useServiceAccount(config: KubeConfig, env: KubeconfigOptions['env'], folder: string): void {
  const host = env['KUBERNETES_SERVICE_HOST']!;
  const name = 'in-cluster';
  config.loadFromOptions({
    clusters: [
      {
        name,
        caFile: join(folder, 'ca.crt'),
        server: `https://${host.includes(':') ? `[${host}]` : host}:${env['KUBERNETES_SERVICE_PORT'] ?? '443'}`,
        skipTLSVerify: false,
      },
    ],
    // A token of a pod is renewed: it is read again and again.
    users: [{ name, authProvider: { name: 'tokenFile', config: { tokenFile: join(folder, 'token') } } }],
    contexts: [{ name, cluster: name, user: name }],
    currentContext: name,
  });
}

function firstOfName<T extends { readonly name: string }>(entries: readonly T[]): readonly T[] {
  const byName = new Map<string, T>();
  for (const entry of entries) if (!byName.has(entry.name)) byName.set(entry.name, entry);
  return [...byName.values()];
}

function homeOf(env: KubeconfigOptions['env']): string {
  return env['HOME'] || homedir();
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
