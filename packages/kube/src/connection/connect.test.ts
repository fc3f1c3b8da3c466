import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { testCluster, type TestCluster } from '../server.fixture.js';
import { connect } from './connect.js';
import type { Connection } from './connection.js';

let cluster: TestCluster;
beforeEach(async () => void (cluster = await testCluster()));
afterEach(() => cluster.close());

/** A connection by the cluster's kubeconfig with something else in it. */
async function changed(
  change: (entry: Record<string, never>, user: Record<string, unknown>) => void,
): Promise<Connection> {
  const config = parse(readFileSync(cluster.kubeconfig, 'utf8'));
  change(config.clusters[0].cluster, config.users[0].user);
  const kubeconfig = join(cluster.folder, 'changed');
  writeFileSync(kubeconfig, stringify(config));
  return connect({ kubeconfig, env: {} });
}

/** A plain server that answers all requests in one way. */
async function answering(code: number, body: string): Promise<{ connection: Connection; close: () => void }> {
  const server = http.createServer((_, answer) => answer.writeHead(code).end(body));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const connection = await changed((entry) => Object.assign(entry, { server: `http://127.0.0.1:${port}` }));
  return { connection, close: () => server.close() };
}

describe('connect', () => {
  it('asks with the certificate of the user', async () => {
    expect(await cluster.connection.ask('/version')).toMatchObject({ major: '1' });
    const viewer = await connect({ kubeconfig: cluster.kubeconfig, context: 'test-viewer', env: {} });
    await expect(viewer.ask('/api/v1/secrets')).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/^secrets is forbidden: User "viewer" cannot list resource "secrets"/),
    });
  });

  it('says that nothing listens', async () => {
    const connection = await changed((entry) => Object.assign(entry, { server: 'https://127.0.0.1:1' }));
    await expect(connection.ask('/version')).rejects.toMatchObject({
      code: 'unreachable',
      message:
        "the cluster of context 'test' at https://127.0.0.1:1 cannot be reached: nothing listens there (connection refused)",
    });
  });

  it('says that a server is not the one of the kubeconfig', async () => {
    const connection = await changed((entry) => void delete entry['certificate-authority-data']);
    await expect(connection.ask('/version')).rejects.toMatchObject({
      code: 'certificate',
      message: expect.stringMatching(
        /cannot be trusted: its certificate is not signed by the kubeconfig's authority$/,
      ),
    });
  });

  it('says that credentials are not accepted', async () => {
    const connection = await changed((_, user) => {
      for (const key of Object.keys(user)) delete user[key];
      user['token'] = 'wrong';
    });
    await expect(connection.ask('/version')).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it('says whose certificate has expired', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2009-01-01') });
    const old = await testCluster().finally(() => vi.useRealTimers());
    const [past, present] = [old, cluster].map(({ kubeconfig }) => parse(readFileSync(kubeconfig, 'utf8')));
    const asOld = await changed((_, user) => Object.assign(user, past.users[0].user));
    await expect(asOld.ask('/version')).rejects.toMatchObject({
      code: 'certificate',
      message: "the client certificate of user 'test' expired on Dec 30 00:00:00 2018 GMT",
    });
    const toOld = await changed((entry, user) => {
      Object.assign(entry, past.clusters[0].cluster);
      Object.assign(user, present.users[0].user);
    });
    await expect(toOld.ask('/version')).rejects.toMatchObject({
      code: 'certificate',
      message: expect.stringMatching(/cannot be trusted: the server's certificate has expired$/),
    });
    await old.close();
  });

  it('tells an answer that is no JSON, and one that is an error', async () => {
    const page = await answering(200, '<html>');
    await expect(page.connection.ask('/version')).rejects.toThrow(
      /does not answer with JSON: is it a Kubernetes API server\?$/,
    );
    page.close();
    const broken = await answering(503, 'no');
    await expect(broken.connection.ask('/version')).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/^http:.* answered 503$/),
    });
    broken.close();
  });

  it('gives up on a server that does not answer', async () => {
    const server = http.createServer(() => {});
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo;
    const connection = await changed((entry) => Object.assign(entry, { server: `http://127.0.0.1:${port}` }));
    await expect(connection.ask('/version', { idleMs: 50 })).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/no answer came in time$/),
    });
    server.closeAllConnections();
    server.close();
  });
});
