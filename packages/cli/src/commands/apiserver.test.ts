import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
    writeFileSync(join(folder, 'bad.yaml'), SETTINGS.replace('\ndata:', '\ndta:'));
    await expect(start('--memory', '--kubeconfig', 'config', '--import', 'bad.yaml')).rejects.toThrow(
      'it ended with 3: bad.yaml: ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dta"\nerror: 1 of the imported objects were refused\n',
    );
  });

  it('says what of its command line makes no sense', async () => {
    expect(await sluice('apiserver --memory')).toMatchObject({
      code: 2,
      stderr: 'error: --memory leaves no folder for a kubeconfig: say where with --kubeconfig FILE\n',
    });
    expect((await sluice('apiserver --memory --data x --kubeconfig y')).code).toBe(2);
    expect((await sluice('apiserver --port 70000')).code).toBe(2);
  });
});
