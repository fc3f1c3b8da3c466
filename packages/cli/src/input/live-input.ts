import { isAbsolute, join } from 'node:path';
import type { Connection, LiveObjects } from '@sluice/kube';
import { type ManifestObject, readManifests, type InputFile } from '@sluice/manifest';
import { inputError, usageError } from '../command-error.js';
import type { Io } from '../io.js';
import type { LiveFlags } from '../options/live-flags.js';
import type { ProgressLine } from '../progress.js';

/** What stands before the context where a live cluster is named like a file; alone it means the current context. */
const PREFIX = 'live:';

/** Reads live clusters for one run of a command, each once. */
export type LiveReader = (context: string | undefined) => Promise<LiveObjects>;

/** The context of an operand `live:CONTEXT`; empty for the current one, undefined where it is something else. */
export function liveContext(operand: string): string | undefined {
  return operand.startsWith(PREFIX) ? operand.slice(PREFIX.length) : undefined;
}

/** The live cluster that a command is to read, named by flags or as one of the paths; undefined where there is none. */
export function wantedCluster(
  { context, kubeconfig }: LiveFlags,
  paths: readonly string[],
): { readonly context: string | undefined } | undefined {
  const named = paths.flatMap((path) => liveContext(path) ?? []);
  if (context !== undefined) named.push(context);
  if (new Set(named).size > 1) {
    throw usageError(`only one live cluster can be read: ${named.map((name) => PREFIX + name).join(', ')}`);
  }
  const [name = ''] = named;
  if (named.length === 0 && kubeconfig === undefined) return undefined;
  return { context: name === '' ? undefined : name };
}

/** Makes the reader of a command. What keeps a cluster from being read ends the command with exit 3. */
export function liveReader({ kubeconfig }: LiveFlags, io: Io, progress: ProgressLine): LiveReader {
  const { env, signal, cwd } = io;
  const read = async (context: string | undefined): Promise<LiveObjects> => {
    // Most commands read files only.
    const { connect, KubeError, readLive } = await import('@sluice/kube');
    try {
      progress.step('connecting to the cluster');
      const connection: Connection = await connect({
        env,
        ...(kubeconfig !== undefined && {
          kubeconfig: isAbsolute(kubeconfig) ? kubeconfig : join(cwd, kubeconfig),
        }),
        ...(context !== undefined && { context }),
      });
      const tell = (done: number, all: number): void =>
        progress.step(`reading ${connection.context}: ${done} of ${all} kinds`);
      return await readLive(connection, { progress: tell, ...(signal && { signal }) });
    } catch (error) {
      signal?.throwIfAborted();
      throw error instanceof KubeError ? inputError(error.message) : error;
    }
  };
  const known = new Map<string | undefined, Promise<LiveObjects>>();
  return (context) => {
    const found = known.get(context) ?? read(context);
    known.set(context, found);
    return found;
  };
}

/** The objects of a cluster as they are once manifests are applied: without those that the manifests give anew. */
export function notReplaced(
  live: readonly ManifestObject[],
  files: readonly InputFile[],
  given: readonly ManifestObject[],
  defaultNamespace = 'default',
): readonly ManifestObject[] {
  if (files.length + given.length === 0) return live;
  const key = ({ apiVersion, kind, namespace = defaultNamespace, name }: ManifestObject): string =>
    `${apiVersion.replace(/\/.*$/u, '')} ${kind} ${namespace} ${name}`;
  const replaced = new Set([...readManifests(files).objects, ...given].map(key));
  return live.filter((object) => !replaced.has(key(object)));
}
