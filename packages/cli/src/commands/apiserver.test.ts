import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { sluice } from '../transcript.fixture.js';

const bin = fileURLToPath(new URL('../../bin/sluice.js', import.meta.url));
const built = existsSync(fileURLToPath(new URL('../../dist/bundle/main.js', import.meta.url)));
const reason = 'the build is absent: npm run build';
let folder = '';
const children: ChildProcess[] = [];
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'sluice-apiserver-'))));
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Started {
  readonly stdout: string;
  readonly stderr: string;
  /** Ends the server by a signal; its exit code. */
  readonly end: (signal: 'SIGINT' | 'SIGTERM') => Promise<number | null>;
}

function start(...args: readonly string[]): Promise<Started> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [bin, 'apiserver', '--port', '0', ...args], { cwd: folder });
    children.push(child);
    let stdout = '';
    let stderr = '';
    const ended = new Promise<number | null>((ended) => child.on('close', ended));
    child.stderr.on('data', (text) => void (stderr += String(text)));
    child.stdout.on('data', (text) => {
      stdout += String(text);
      done({
        stdout,
        stderr,
        end: (signal) => {
          child.kill(signal);
          return ended;
        },
      });
    });
    void ended.then((code) => failed(new Error(`it ended with ${code}: ${stderr}`)));
  });
}

/** What the admin of a kubeconfig gets for a path. */
function get(kubeconfig: string, path: string): Promise<string> {
  const config = parse(readFileSync(kubeconfig, 'utf8'));
  const { user } = config.users.find(({ name }: { name: string }) => name === config['current-context']);
  const { cluster } = config.clusters.at(-1);
  const text = (base64: string): string => Buffer.from(base64, 'base64').toString();
  return new Promise((done, failed) => {
    const options = {
      ca: text(cluster['certificate-authority-data']),
      cert: text(user['client-certificate-data']),
      key: text(user['client-key-data']),
    };
    const sent = request(cluster.server + path, options, (answer) => {
      let body = '';
      answer.on('data', (chunk) => void (body += String(chunk)));
      answer.on('end', () => done(body));
    });
    sent.on('error', failed);
    sent.end();
  });
}

const SETTINGS = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  a: b\n';

describe('sluice apiserver', () => {
  it('keeps what was imported over a restart, and ends when it is told to', async (context) => {
    context.skip(!built, reason);
    writeFileSync(join(folder, 'settings.yaml'), SETTINGS);
    const first = await start('--data', 'data', '--import', 'settings.yaml');
    const kubeconfig = join(folder, 'data/kubeconfig');
    expect(first.stdout).toBe(`export KUBECONFIG=${kubeconfig}\n`);
    expect(first.stderr).toMatch(/^The API is served at https:\/\/127\.0\.0\.1:\d+; objects are kept in /);
    expect(statSync(kubeconfig).mode & 0o777).toBe(0o600);
    const path = '/api/v1/namespaces/default/configmaps/settings';
    const before = await get(kubeconfig, path);
    expect(JSON.parse(before)).toMatchObject({ kind: 'ConfigMap', data: { a: 'b' } });
    expect(await first.end('SIGINT')).toBe(0);
    const second = await start('--data', 'data', '--import', 'settings.yaml');
    expect(await get(kubeconfig, path)).toBe(before);
    expect(await second.end('SIGTERM')).toBe(0);
  });

  it('adds its contexts to a kubeconfig and leaves the others', async (context) => {
    context.skip(!built, reason);
    const kubeconfig = join(folder, 'config');
    const other = { name: 'other', cluster: { server: 'https://example.com' } };
    writeFileSync(
      kubeconfig,
      JSON.stringify({ apiVersion: 'v1', kind: 'Config', clusters: [other], preferences: {} }),
    );
    const server = await start('--memory', '--kubeconfig', 'config');
    const config = parse(readFileSync(kubeconfig, 'utf8'));
    expect(config.clusters.map(({ name }: { name: string }) => name)).toEqual(['other', 'sluice']);
    expect(config.contexts.map(({ name }: { name: string }) => name)).toEqual(['sluice', 'sluice-viewer']);
    expect(config['current-context']).toBe('sluice');
    expect(JSON.parse(await get(kubeconfig, '/version'))).toMatchObject({ minor: '34' });
    await server.end('SIGTERM');
  });

  it('refuses manifests that the API refuses, in its words', async (context) => {
    context.skip(!built, reason);
    const policy =
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: guard}\nspec:\n  podSelector: {}\n  ingress:\n  - ports:\n    - port: 0\n';
    const misspelt = SETTINGS.replace('\ndata:', '\ndta:');
    writeFileSync(join(folder, 'bad.yaml'), `${policy}---\n${misspelt}---\n${SETTINGS}`);
    await expect(start('--memory', '--kubeconfig', 'config', '--import', 'bad.yaml')).rejects.toThrow(
      `it ended with 3: bad.yaml:8: NetworkPolicy.networking.k8s.io "guard" is invalid: spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive
bad.yaml:10: ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dta"
error: 2 of the imported objects were refused
`,
    );
    // Nobody is sent to a server that is not there.
    expect(existsSync(join(folder, 'config'))).toBe(false);
  });

  it(
    'says why it cannot serve: the port, the folder, the kubeconfig',
    { timeout: 120_000 },
    async (context) => {
      context.skip(!built, reason);
      writeFileSync(join(folder, 'file'), '');
      writeFileSync(join(folder, 'other'), '{{');
      const first = await start('--data', 'data');
      const port = /:(\d+);/.exec(first.stderr)?.[1] ?? '';
      for (const [args, said] of [
        [['--data', 'data'], `${join(folder, 'data/objects')} is in use by another process`],
        [
          ['--data', 'more', '--port', port],
          `port ${port} is taken: choose another with --port, or 0 for any that is free`,
        ],
        [['--data', 'file/data'], `${join(folder, 'file/data/objects')}: a part of the path is no directory`],
        [['--data', '/proc/none'], '/proc/none: there is no such file or directory'],
        [['--data', 'third', '--kubeconfig', 'other'], `${join(folder, 'other')} is no kubeconfig`],
        [['--data', 'third', '--host', '192.0.2.1'], 'this machine has no address 192.0.2.1 to listen on'],
        [
          ['--data', 'third', '--import', 'absent.yaml'],
          'absent.yaml:1: cannot be read: there is no such file or directory\nerror: 1 of the imported objects were refused',
        ],
      ] as const) {
        const ended = start(...args).catch((error: Error) => error.message);
        expect(await ended).toBe(`it ended with 3: ${said.startsWith('absent') ? '' : 'error: '}${said}\n`);
      }
      expect(readFileSync(join(folder, 'other'), 'utf8')).toBe('{{');
      expect(await first.end('SIGTERM')).toBe(0);
      // A damaged store is no store to write into.
      const objects = join(folder, 'data/objects');
      const log = join(objects, readdirSync(objects).find((name) => name.endsWith('.log')) ?? '');
      truncateSync(log, statSync(log).size - 20);
      await expect(start('--data', 'data')).rejects.toThrow(
        new RegExp(`^it ended with 3: error: ${objects.replaceAll('.', String.raw`\.`)} is damaged: `),
      );
    },
  );

  it('says what of its command line makes no sense', async () => {
    expect(await sluice('apiserver --memory')).toMatchObject({
      code: 2,
      stderr: 'error: --memory leaves no folder for a kubeconfig: say where with --kubeconfig FILE\n',
    });
    expect((await sluice('apiserver --memory --data x --kubeconfig y')).code).toBe(2);
    expect((await sluice('apiserver --port 70000')).code).toBe(2);
  });
});
