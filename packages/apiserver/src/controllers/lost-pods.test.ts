import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answered } from '../http/server.fixture.js';
import { addNodes } from './fake-kubelet.fixture.js';
import { type RunningServer, runningServer } from './run-controllers.fixture.js';

const PODS = '/api/v1/namespaces/default/pods';
let server: RunningServer;
beforeEach(async () => void (server = await runningServer()));
afterEach(() => server.stop());

function podOn(nodeName: string, name = 'web'): Promise<Answered> {
  return server.ask('POST', PODS, {
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: { nodeName, containers: [{ name: 'c', image: 'i' }] },
    },
  });
}

async function code(name = 'web'): Promise<number> {
  return (await server.ask('GET', `${PODS}/${name}`)).code;
}

describe('a deleted pod', () => {
  it('is gone at once where its node is not there to end it', async () => {
    await podOn('nowhere');
    expect((await server.ask('DELETE', `${PODS}/web`)).body.metadata.deletionGracePeriodSeconds).toBe(30);
    await vi.waitFor(async () => expect(await code()).toBe(404));
  });

  it('waits for a node that is ready, until that is ready no more', async () => {
    await addNodes(server.api, ['worker']);
    await podOn('worker');
    await podOn('worker', 'other');
    await server.ask('DELETE', `${PODS}/web`);
    // What another controller does meanwhile shows that this one had its time.
    await podOn('nowhere', 'third');
    await server.ask('DELETE', `${PODS}/third`);
    await vi.waitFor(async () => expect(await code('third')).toBe(404));
    expect(await code()).toBe(200);
    await server.ask('PATCH', '/api/v1/nodes/worker/status', {
      body: { status: { conditions: [{ type: 'Ready', status: 'False' }] } },
      headers: { 'content-type': 'application/strategic-merge-patch+json' },
    });
    await vi.waitFor(async () => expect(await code()).toBe(404));
    expect(await code('other')).toBe(200);
  });

  it('goes with its node', async () => {
    await addNodes(server.api, ['worker']);
    await podOn('worker');
    await server.ask('DELETE', '/api/v1/nodes/worker');
    await vi.waitFor(async () => expect(await code()).toBe(404));
  });
});
