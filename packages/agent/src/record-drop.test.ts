import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiServer, importObject, startServer, writeKubeconfig } from '@sluice/apiserver';
import { connect, type Connection } from '@sluice/kube';
import type { DropEvent } from '@sluice/nftables';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordDrop } from './record-drop.js';

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'api', namespace: 'default' },
  spec: { containers: [{ name: 'a', image: 'a' }] },
};
const DROP: DropEvent = {
  time: '2026-01-02T03:04:05.678Z',
  source: '10.0.0.3',
  destination: '10.0.0.2',
  sourcePods: ['default/Pod/db'],
  destinationPods: ['default/Pod/api'],
  protocol: 'TCP',
  port: 8080,
  packets: 3,
  direction: 'ingress',
  subject: 'default/Pod/api',
  policies: ['NetworkPolicy/default/api'],
};

let folder = '';
let server: ApiServer;
let connection: Connection;
const { signal } = new AbortController();
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-agent-'));
  server = await startServer({
    host: '127.0.0.1',
    port: 0,
    onError: (error) => {
      throw error;
    },
  });
  const kubeconfig = join(folder, 'config');
  await writeKubeconfig(kubeconfig, server.kubeconfig);
  connection = await connect({ kubeconfig, env: {} });
  const { ok } = await importObject(server.api, POD);
  if (!ok) throw new Error('the pod was refused');
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Told {
  readonly message: string;
  readonly count: number;
}

async function events(): Promise<readonly Told[]> {
  const list = await connection.ask(
    '/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Dapi,reason%3DNetworkPolicyDenied',
  );
  return (list as { readonly items: readonly Told[] }).items;
}

describe('recordDrop', () => {
  it('tells a denied flow on the pod whose policies deny it, for kubectl describe', async () => {
    await recordDrop(connection, 'n1', DROP, signal);
    const pod = await connection.ask('/api/v1/namespaces/default/pods/api');
    expect(await events()).toMatchObject([
      {
        reason: 'NetworkPolicyDenied',
        type: 'Warning',
        message:
          'TCP 8080 from default/Pod/db (10.0.0.3) denied by the ingress policies: NetworkPolicy/default/api',
        involvedObject: {
          kind: 'Pod',
          name: 'api',
          uid: (pod as { metadata: { uid: string } }).metadata.uid,
        },
        source: { component: 'sluice-agent', host: 'n1' },
        lastTimestamp: '2026-01-02T03:04:05Z',
        count: 3,
      },
    ]);
  });

  it('counts a flow up that is told again, and tells another one beside it', async () => {
    await recordDrop(connection, 'n1', DROP, signal);
    await recordDrop(connection, 'n1', { ...DROP, packets: 4, time: '2026-01-02T03:05:00.000Z' }, signal);
    await recordDrop(connection, 'n1', { ...DROP, direction: 'egress', protocol: 'ICMP', port: 1 }, signal);
    const told = await events();
    expect(told.map(({ count }) => count).sort((a, b) => a - b)).toEqual([3, 7]);
    expect(told.find(({ count }) => count === 7)).toMatchObject({ lastTimestamp: '2026-01-02T03:05:00Z' });
    expect(told.find(({ count }) => count === 3)?.message).toMatch(
      / to default\/Pod\/api \(10\.0\.0\.2\) denied/,
    );
  });

  it('tells nothing of what no policy denied', async () => {
    const { subject: _, direction: __, policies: ___, ...spoofed } = DROP;
    await recordDrop(connection, 'n1', { ...spoofed, reason: 'spoofed' }, signal);
    expect(await events()).toEqual([]);
  });
});
