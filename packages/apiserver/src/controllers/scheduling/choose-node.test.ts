import { beforeEach, describe, expect, it } from 'vitest';
import { type TestServer, testServer } from '../../http/server.fixture.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { NODE_TAINTS } from '../node-taints.js';
import { chooseNode } from './choose-node.js';

let server: TestServer;
beforeEach(async () => void (server = await testServer()));

interface NodeShape {
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: object;
  readonly allocatable?: object;
}

async function node(name: string, { labels = {}, spec = {}, allocatable }: NodeShape = {}): Promise<void> {
  const created = await server.ask('POST', '/api/v1/nodes', {
    body: {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels },
      spec,
      status: { conditions: [{ type: 'Ready', status: 'True' }], ...(allocatable && { allocatable }) },
    },
  });
  expect(created.code).toBe(201);
  await NODE_TAINTS.reconcile(name, server.api);
}

async function pod(name: string, spec: object = {}, container: object = {}): Promise<KubeObject> {
  const created = await server.ask('POST', '/api/v1/namespaces/default/pods', {
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: { containers: [{ name: 'c', image: 'i', ...container }], ...spec },
    },
  });
  expect(created.code).toBe(201);
  return created.body;
}

async function labelled(name: string, spec: object = {}, app = 'db'): Promise<KubeObject> {
  const created = await server.ask('POST', '/api/v1/namespaces/default/pods', {
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, labels: { app } },
      spec: { containers: [{ name: 'c', image: 'i' }], ...spec },
    },
  });
  expect(created.code).toBe(201);
  return created.body;
}

const AFTER = (count: number, why: string): string =>
  `no new claims to deallocate, preemption: 0/${count} nodes are available: ${why}.`;

describe('the scheduler', () => {
  it('says why no node can take a pod, in the words of the real one', async () => {
    expect(chooseNode(server.api, await pod('first'))).toEqual({
      refusal: 'no nodes available to schedule pods',
    });
    await node('tainted', { spec: { taints: [{ key: 'team', value: 'a', effect: 'NoSchedule' }] } });
    await node('cordoned', { spec: { unschedulable: true } });
    await node('other', { labels: { zone: 'b' } });
    await node('small', { labels: { zone: 'a' }, allocatable: { cpu: '1', memory: '1Gi', pods: '10' } });
    const large = await pod(
      'large',
      { nodeSelector: { zone: 'a' } },
      { resources: { requests: { cpu: '2' } } },
    );
    expect(chooseNode(server.api, large)).toEqual({
      refusal: `0/4 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint {team: a}, 1 node(s) were unschedulable. ${AFTER(4, '1 No preemption victims found for incoming pod, 3 Preemption is not helpful for scheduling')}`,
    });
  });

  it('respects tolerations, required terms and the ports of nodes', async () => {
    await node('a', {
      labels: { disk: 'ssd', size: '5' },
      spec: { taints: [{ key: 'team', value: 'x', effect: 'NoExecute' }] },
    });
    await node('b', { labels: { disk: 'hdd', size: '3' } });
    const terms = (...matchExpressions: readonly object[]): object => ({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] },
        },
      },
    });
    const small = await pod('small', terms({ key: 'size', operator: 'Lt', values: ['5'] }));
    expect(chooseNode(server.api, small)).toEqual({ node: 'b' });
    const ssd = { key: 'disk', operator: 'In', values: ['ssd'] };
    expect(chooseNode(server.api, await pod('ssd', terms(ssd)))).toHaveProperty('refusal');
    const tolerant = { ...terms(ssd), tolerations: [{ key: 'team', operator: 'Exists' }] };
    expect(chooseNode(server.api, await pod('tolerant', tolerant))).toEqual({ node: 'a' });
    const port = { ports: [{ containerPort: 80, hostPort: 8080 }] };
    await pod('holder', { nodeName: 'b' }, port);
    expect(chooseNode(server.api, await pod('second', {}, port))).toEqual({
      refusal: `0/2 nodes are available: 1 node(s) didn't have free ports for the requested pod ports, 1 node(s) had untolerated taint {team: x}. ${AFTER(2, '1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling')}`,
    });
  });

  it('prefers the node that the pod prefers, then the emptiest', async () => {
    await node('a');
    await node('b', { labels: { disk: 'ssd' } });
    await pod('there', { nodeName: 'b' });
    expect(chooseNode(server.api, await pod('plain'))).toEqual({ node: 'a' });
    const preferred = {
      weight: 1,
      preference: { matchExpressions: [{ key: 'disk', operator: 'Exists' }] },
    };
    const picky = {
      affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [preferred] } },
    };
    expect(chooseNode(server.api, await pod('picky', picky))).toEqual({ node: 'b' });
  });

  it('fills a node up to its pods, those that ended apart', async () => {
    await node('a', { allocatable: { pods: '1' } });
    await pod('there', { nodeName: 'a' });
    const next = await pod('next');
    expect(chooseNode(server.api, next)).toEqual({
      refusal: `0/1 nodes are available: 1 Too many pods. ${AFTER(1, '1 No preemption victims found for incoming pod')}`,
    });
    await server.ask('PATCH', '/api/v1/namespaces/default/pods/there/status', {
      body: { status: { phase: 'Succeeded' } },
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    expect(chooseNode(server.api, next)).toEqual({ node: 'a' });
  });

  it('keeps pods apart and together, and spreads them, by the places of nodes', async () => {
    for (const [name, zone] of [
      ['a', 'x'],
      ['b', 'y'],
    ] as const)
      await node(name, { labels: { zone } });
    const labelSelector = { matchLabels: { app: 'db' } };
    const near = (kind: string): object => ({
      affinity: {
        [kind]: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector, topologyKey: 'zone' }] },
      },
    });
    const db = await labelled('db', { ...near('podAntiAffinity'), nodeName: 'a' });
    expect(db.metadata.labels).toEqual({ app: 'db' });
    expect(chooseNode(server.api, await pod('close', near('podAffinity')))).toEqual({ node: 'a' });
    expect(chooseNode(server.api, await pod('apart', near('podAntiAffinity')))).toEqual({ node: 'b' });
    // Who has no wish of its own is kept away by the one that is there.
    expect(chooseNode(server.api, await labelled('second'))).toEqual({ node: 'b' });
    await labelled('third', { nodeName: 'b' });
    const refused = chooseNode(server.api, await pod('far', near('podAntiAffinity')));
    expect(refused).toEqual({
      refusal: `0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules. ${AFTER(2, '2 No preemption victims found for incoming pod')}`,
    });
    for (const name of ['fourth', 'fifth']) await labelled(name, { nodeName: 'b' });
    // By the number of pods, the other node would be the better one.
    for (let i = 0; i < 5; i++) await labelled(`filler-${i}`, { nodeName: 'a' }, 'filler');
    expect(chooseNode(server.api, await pod('free'))).toEqual({ node: 'b' });
    const spread = {
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector },
      ],
      nodeSelector: { zone: 'y' },
    };
    // Nodes that the pod may not be on are not counted: in one zone alone nothing is uneven.
    expect(chooseNode(server.api, await pod('alone', spread))).toEqual({ node: 'b' });
    const { nodeSelector: _zone, ...anywhere } = spread;
    expect(chooseNode(server.api, await pod('even', anywhere))).toEqual({ node: 'a' });
    const first = {
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector: { matchLabels: { app: 'new' } }, topologyKey: 'zone' },
          ],
        },
      },
    };
    expect(chooseNode(server.api, await pod('first', first))).toHaveProperty('refusal');
    expect(chooseNode(server.api, await labelled('first-new', first, 'new'))).toHaveProperty('node');
  });
});
