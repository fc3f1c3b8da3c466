import { describe, expect, it } from 'vitest';
import { type TestServer, testServer } from '../http/server.fixture.js';
import type { KubeObject } from '../meta/kube-object.js';
import { recordEvent } from './record-event.js';

async function told(server: TestServer): Promise<readonly KubeObject[]> {
  return (await server.ask('GET', '/api/v1/namespaces/default/events')).body.items;
}

async function subject(server: TestServer): Promise<KubeObject> {
  await server.put('web');
  return (await server.ask('GET', '/api/v1/namespaces/default/configmaps/web')).body;
}

describe('events', () => {
  it('are counted where they say the same', async () => {
    const server = await testServer();
    const about = await subject(server);
    const happening = {
      about,
      type: 'Normal',
      reason: 'Made',
      message: 'it is there',
      component: 'test',
    } as const;
    for (let i = 0; i < 3; i++) await recordEvent(server.api, happening);
    expect(await told(server)).toMatchObject([
      {
        involvedObject: { kind: 'ConfigMap', name: 'web', uid: about.metadata.uid },
        reason: 'Made',
        message: 'it is there',
        count: 3,
        source: { component: 'test' },
        firstTimestamp: '2026-01-02T03:04:05Z',
      },
    ]);
  });

  it('are combined when there are many alike, and dropped when there are too many', async () => {
    const server = await testServer();
    const about = await subject(server);
    for (let i = 0; i < 40; i++)
      await recordEvent(server.api, {
        about,
        type: 'Normal',
        reason: 'Made',
        message: `number ${i}`,
        component: 'test',
      });
    const events = await told(server);
    expect(events).toHaveLength(11);
    const combined = events.find(({ message }) => String(message).startsWith('(combined'));
    expect(combined).toMatchObject({ message: '(combined from similar events): number 24', count: 15 });
  });

  it('of who says what it was doing are a series', async () => {
    const server = await testServer();
    const about = await subject(server);
    const happening = {
      about,
      type: 'Warning',
      reason: 'Failed',
      message: 'no',
      component: 'test',
      action: 'Trying',
    } as const;
    for (let i = 0; i < 2; i++) await recordEvent(server.api, happening);
    expect(await told(server)).toMatchObject([
      {
        action: 'Trying',
        reportingComponent: 'test',
        series: { count: 2 },
        eventTime: '2026-01-02T03:04:05.000000Z',
      },
    ]);
  });
});
