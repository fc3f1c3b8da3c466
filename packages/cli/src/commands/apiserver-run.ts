import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  type ApiServer,
  DamagedStore,
  importObject,
  startServer,
  UnusableStore,
  writeKubeconfig,
} from '@sluice/apiserver';
import { readManifests } from '@sluice/manifest';
import { inputError, usageError } from '../command-error.js';
import { collectInput } from '../input/collect-input.js';
import { systemWords } from '../input/input-problem.js';
import { EXIT, type Io } from '../io.js';
import type { ApiserverFlags } from './apiserver.js';

/** Runs `sluice apiserver` until the process is told to end. */
export async function runApiserver(flags: ApiserverFlags, io: Io): Promise<void> {
  if (flags.memory && flags.data !== undefined) throw usageError('--memory keeps nothing, --data says where');
  if (flags.memory && flags.kubeconfig === undefined)
    throw usageError('--memory leaves no folder for a kubeconfig: say where with --kubeconfig FILE');
  const data = flags.memory ? undefined : resolve(io.cwd, flags.data ?? defaultFolder(io));
  const server = await startOn(flags, data, io);
  try {
    const refused = await importAll(server, flags.import, io);
    if (refused > 0) throw inputError(`${refused} of the imported objects were refused`);
    const kubeconfig = resolve(io.cwd, flags.kubeconfig ?? join(data ?? '', 'kubeconfig'));
    await writeKubeconfig(kubeconfig, server.kubeconfig).catch((error: unknown) => {
      throw inputError(error instanceof Error ? error.message : String(error));
    });
    const kept = data === undefined ? 'nothing is kept' : `objects are kept in ${data}`;
    io.stderr.write(`The API is served at ${server.url}; ${kept}. Ctrl-C ends it.\n`);
    io.stdout.write(`export KUBECONFIG=${kubeconfig}\n`);
    await untilInterrupted(io);
  } finally {
    await server.close();
  }
  io.exit(EXIT.yes);
}

function defaultFolder({ env }: Io): string {
  const base = env['XDG_DATA_HOME'] ?? join(env['HOME'] ?? homedir(), '.local', 'share');
  return join(base, 'sluice', 'apiserver');
}

async function startOn(flags: ApiserverFlags, data: string | undefined, io: Io): Promise<ApiServer> {
  try {
    return await startServer({
      host: flags.host,
      port: flags.port,
      plain: flags.plainHttp === true,
      ...(data !== undefined && { data }),
      onError: (error) =>
        io.stderr.write(
          `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\nThis is a bug in sluice.\n`,
        ),
    });
  } catch (error) {
    if (error instanceof DamagedStore || error instanceof UnusableStore) throw inputError(error.message);
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw inputError(`port ${flags.port} is taken: choose another with --port, or 0 for any that is free`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw inputError(`this machine has no address ${flags.host} to listen on`);
    if (code === 'EACCES' && path === undefined)
      throw inputError(`port ${flags.port} is not for everybody: choose one above 1023 with --port`);
    if (code !== undefined) throw inputError(`${path === undefined ? '' : `${path}: `}${systemWords(error)}`);
    throw error;
  }
}

/** Applies manifests; the number of objects that were refused or could not be read. */
async function importAll(server: ApiServer, paths: readonly string[], io: Io): Promise<number> {
  if (paths.length === 0) return 0;
  const { cwd, stdin, signal } = io;
  const collected = await collectInput({
    filename: paths,
    kustomize: [],
    operands: [],
    cwd,
    stdin,
    ...(signal && { signal }),
  });
  const read = readManifests(collected.files);
  let refused = 0;
  for (const { severity, file, line, message } of [...collected.diagnostics, ...read.diagnostics]) {
    if (severity === 'error') refused++;
    io.stderr.write(`${file}:${line}: ${message}\n`);
  }
  for (const object of [...collected.objects, ...read.objects]) {
    const outcome = await importObject(server.api, object.value);
    if (outcome.ok) continue;
    refused++;
    const { message = '', details } = outcome.status;
    const { line } = object.source.at(pathOf(details?.causes?.[0]?.field));
    io.stderr.write(`${object.source.file}:${line}: ${message}\n`);
  }
  return refused;
}

/** `spec.ingress[0].ports` as a path; the object itself where no field is named. */
function pathOf(field = ''): readonly (string | number)[] {
  return [...field.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([name, at]) =>
    at === undefined ? name : Number(at),
  );
}

function untilInterrupted({ signal, inputEnded }: Io): Promise<void> {
  // From here on an interrupt ends the server and not the process.
  inputEnded?.();
  return new Promise((done) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => done());
    if (signal?.aborted) done();
    signal?.addEventListener('abort', () => done(), { once: true });
  });
}
