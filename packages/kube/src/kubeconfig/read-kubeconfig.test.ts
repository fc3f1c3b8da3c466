import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readKubeconfig } from './read-kubeconfig.js';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'sluice-kubeconfig-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A kubeconfig with one context for each name, whose server is called like it. */
function write(file: string, current: string | undefined, ...names: readonly string[]): string {
  const path = join(folder, file);
  mkdirSync(join(path, '..'), { recursive: true });
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: names.map((name) => ({ name, cluster: { server: `https://${name}.${file}/` } })),
    users: names.map((name) => ({ name, user: { token: `${name} of ${file}` } })),
    contexts: names.map((name) => ({ name, context: { cluster: name, user: name } })),
    ...(current !== undefined && { 'current-context': current }),
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}

const chosen = async (options: Parameters<typeof readKubeconfig>[0]): Promise<unknown> => {
  const { context, server, user } = await readKubeconfig(options);
  return { context, server, user };
};

describe('readKubeconfig', () => {
  it('takes the file of the flag before all others, and its current context', async () => {
    const kubeconfig = write('flag', 'b', 'a', 'b');
    const env = { KUBECONFIG: write('env', 'c', 'c') };
    expect(await chosen({ kubeconfig, env })).toEqual({ context: 'b', server: 'https://b.flag', user: 'b' });
    expect(await chosen({ kubeconfig, context: 'a', env })).toMatchObject({ server: 'https://a.flag' });
  });

  it('merges the files of KUBECONFIG: the first that says something counts, and absent ones do not', async () => {
    const files = [join(folder, 'absent'), write('one', undefined, 'a'), write('two', 'b', 'a', 'b')];
    writeFileSync(join(folder, 'empty'), '');
    const env = { KUBECONFIG: [...files, join(folder, 'empty'), write('three', 'a', 'c')].join(delimiter) };
    expect(await chosen({ env })).toEqual({ context: 'b', server: 'https://b.two', user: 'b' });
    expect(await chosen({ env, context: 'a' })).toMatchObject({ server: 'https://a.one' });
    expect(await chosen({ env, context: 'c' })).toMatchObject({ server: 'https://c.three' });
  });

  it('takes ~/.kube/config without KUBECONFIG', async () => {
    write('.kube/config', 'a', 'a');
    expect(await chosen({ env: { HOME: folder } })).toMatchObject({ context: 'a' });
  });

  it('is a pod of the cluster where there is no file, and reads its token anew each time', async () => {
    writeFileSync(join(folder, 'token'), 'first');
    writeFileSync(join(folder, 'ca.crt'), 'authority');
    const env = { HOME: folder, KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
    const found = await readKubeconfig({ env, serviceAccount: folder });
    expect(found).toMatchObject({ context: 'in-cluster', server: 'https://[fd00::1]:443' });
    const options: { headers: Record<string, string> } = { headers: {} };
    await found.config.applyToHTTPSOptions(options);
    expect(options.headers['Authorization']).toBe('Bearer first');
  });

  it('says where it looked when there is none', async () => {
    await expect(readKubeconfig({ env: { HOME: folder } })).rejects.toThrow(
      `there is no kubeconfig: looked for ${folder}/.kube/config; name one with --kubeconfig FILE or in KUBECONFIG`,
    );
    await expect(readKubeconfig({ env: {}, kubeconfig: join(folder, 'no') })).rejects.toThrow(
      `${folder}/no cannot be read: there is no such file`,
    );
  });

  it('says which contexts there are when the one asked for is not', async () => {
    const kubeconfig = write('flag', undefined, 'a', 'b');
    await expect(readKubeconfig({ env: {}, kubeconfig, context: 'c' })).rejects.toThrow(
      `there is no context 'c' in ${kubeconfig}: its contexts are a, b`,
    );
    await expect(readKubeconfig({ env: {}, kubeconfig })).rejects.toThrow(
      `no current context in ${kubeconfig}: choose one of a, b with --context`,
    );
  });

  it('names what a context leads to that is not there', async () => {
    const path = join(folder, 'dangling');
    const context = { cluster: 'x', user: 'y' };
    const config = { clusters: [], users: [], contexts: [{ name: 'a', context }], 'current-context': 'a' };
    writeFileSync(path, JSON.stringify(config));
    await expect(readKubeconfig({ env: {}, kubeconfig: path })).rejects.toThrow(
      `context 'a' names cluster 'x', which is not in ${path}`,
    );
    const clusters = [{ name: 'x', cluster: { server: 'https://x' } }];
    writeFileSync(path, JSON.stringify({ ...config, clusters }));
    await expect(readKubeconfig({ env: {}, kubeconfig: path })).rejects.toThrow(`names user 'y'`);
  });

  it('tells a file that is none', async () => {
    const path = join(folder, 'broken');
    writeFileSync(path, '{ broken');
    await expect(readKubeconfig({ env: {}, kubeconfig: path })).rejects.toThrow(/broken is no kubeconfig: /);
    writeFileSync(path, '- a\n- b\n');
    await expect(readKubeconfig({ env: {}, kubeconfig: path })).rejects.toThrow(/no current context in /);
  });
});
