import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addNodes } from './fake-kubelet.fixture.js';
import { type RunningServer, runningServer } from './run-controllers.fixture.js';

const NODE = '/api/v1/nodes/worker';
const PATCH = { 'content-type': 'application/strategic-merge-patch+json' };
let server: RunningServer;
beforeEach(async () => void (server = await runningServer()));
afterEach(() => server.stop());

async function taints(): Promise<readonly string[]> {
  const { body } = await server.ask('GET', NODE);
  return (body.spec.taints ?? []).map(({ key, effect }: Record<string, string>) => `${key}:${effect}`).sort();
}

function condition(type: string, status: string): Promise<unknown> {
  return server.ask('PATCH', `${NODE}/status`, {
    body: { status: { conditions: [{ type, status }] } },
    headers: PATCH,
  });
}

describe('a node', () => {
  it('takes no pods before it says that it is ready', async () => {
    await server.ask('POST', '/api/v1/nodes', {
      body: { apiVersion: 'v1', kind: 'Node', metadata: { name: 'worker' } },
    });
    await vi.waitFor(async () => expect(await taints()).toEqual(['node.kubernetes.io/not-ready:NoSchedule']));
    await condition('Ready', 'True');
    await vi.waitFor(async () => expect(await taints()).toEqual([]));
  });

  it('is tainted by its conditions and by a cordon, and keeps the taints of others', async () => {
    await addNodes(server.api, ['worker']);
    const mine = { key: 'mine', effect: 'NoSchedule' };
    await server.ask('PATCH', NODE, {
      body: { spec: { unschedulable: true, taints: [mine] } },
      headers: PATCH,
    });
    await vi.waitFor(async () =>
      expect(await taints()).toEqual(['mine:NoSchedule', 'node.kubernetes.io/unschedulable:NoSchedule']),
    );
    await condition('MemoryPressure', 'True');
    await condition('Ready', 'False');
    await server.ask('PATCH', NODE, { body: { spec: { unschedulable: null } }, headers: PATCH });
    await vi.waitFor(async () =>
      expect(await taints()).toEqual([
        'mine:NoSchedule',
        'node.kubernetes.io/memory-pressure:NoSchedule',
        'node.kubernetes.io/not-ready:NoExecute',
        'node.kubernetes.io/not-ready:NoSchedule',
      ]),
    );
  });

  it('is out of reach when its lease ran out', async () => {
    await addNodes(server.api, ['worker']);
    const lease = (renewTime: string): object => ({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'worker' },
      spec: { holderIdentity: 'worker', leaseDurationSeconds: 40, renewTime },
    });
    const now = new Date(server.api.now()).toISOString().replace('Z', '000Z');
    const path = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
    expect((await server.ask('POST', path, { body: lease(now) })).code).toBe(201);
    server.pass(49_000);
    await condition('DiskPressure', 'False');
    expect(await taints()).toEqual([]);
    server.pass(2000);
    await condition('DiskPressure', 'False');
    await server.ask('PATCH', NODE, { body: { metadata: { labels: { a: 'b' } } }, headers: PATCH });
    await vi.waitFor(async () =>
      expect(await taints()).toEqual([
        'node.kubernetes.io/unreachable:NoExecute',
        'node.kubernetes.io/unreachable:NoSchedule',
      ]),
    );
    const { body } = await server.ask('GET', NODE);
    expect(body.status.conditions).toContainEqual(
      expect.objectContaining({
        type: 'Ready',
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
      }),
    );
  });
});
