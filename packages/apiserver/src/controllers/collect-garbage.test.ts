import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type RunningServer, runningServer } from './run-controllers.fixture.js';

const PATH = '/api/v1/namespaces/default/configmaps';
let server: RunningServer;
beforeEach(async () => void (server = await runningServer()));
afterEach(() => server.stop());

interface Owner {
  readonly name: string;
  readonly uid: string;
  readonly blockOwnerDeletion?: boolean;
}

async function make(name: string, ...owners: readonly Owner[]): Promise<Owner> {
  const ownerReferences = owners.map((owner) => ({ apiVersion: 'v1', kind: 'ConfigMap', ...owner }));
  const { body } = await server.ask('POST', PATH, {
    body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ownerReferences } },
  });
  return { name, uid: body.metadata.uid };
}

async function names(): Promise<readonly string[]> {
  const { body } = await server.ask('GET', PATH);
  return body.items.map((item: { metadata: { name: string } }) => item.metadata.name);
}

function remove(name: string, propagationPolicy: string): Promise<unknown> {
  return server.ask('DELETE', `${PATH}/${name}`, { body: { propagationPolicy } });
}

describe('the garbage collection', () => {
  it('removes what was owned, and what that owned', async () => {
    const a = await make('a');
    const b = await make('b', a);
    await make('c', b);
    await make('d');
    await remove('a', 'Background');
    await vi.waitFor(async () => expect(await names()).toEqual(['d']));
  });

  it('keeps what somebody else owns too, and takes the lost owner from it', async () => {
    const [a, b] = [await make('a'), await make('b')];
    await make('c', a, b);
    await remove('a', 'Background');
    await vi.waitFor(async () => {
      const { body } = await server.ask('GET', `${PATH}/c`);
      expect(body.metadata.ownerReferences).toEqual([expect.objectContaining({ name: 'b' })]);
    });
    expect(await names()).toEqual(['b', 'c']);
  });

  it('removes what names an owner that never was, or another of the same name', async () => {
    await make('a');
    await make('b', { name: 'a', uid: 'f0000000-0000-4000-8000-000000000000' });
    await vi.waitFor(async () => expect(await names()).toEqual(['a']));
  });

  it('in the foreground lets the owner go last, when nothing is left that holds it', async () => {
    const a = await make('a');
    const b = await make('b', { ...a, blockOwnerDeletion: true });
    await make('c', { ...b, blockOwnerDeletion: true });
    const watching = await server.watch(`${PATH}?watch=true&resourceVersion=${server.api.store.revision}`);
    await remove('a', 'Foreground');
    await vi.waitFor(async () => expect(await names()).toEqual([]));
    const gone = watching.events
      .filter(({ type }) => type === 'DELETED')
      .map(({ object }) => object.metadata.name);
    expect(gone).toEqual(['c', 'b', 'a']);
  });

  it('sets free what an owner leaves behind', async () => {
    const a = await make('a');
    await make('b', a);
    await remove('a', 'Orphan');
    await vi.waitFor(async () => expect(await names()).toEqual(['b']));
    expect((await server.ask('GET', `${PATH}/b`)).body.metadata).not.toHaveProperty('ownerReferences');
  });

  it('leaves alone what is owned by a kind that is not served', async () => {
    await server.ask('POST', PATH, {
      body: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: 'a',
          ownerReferences: [
            {
              apiVersion: 'example.com/v1',
              kind: 'Widget',
              name: 'w',
              uid: 'f0000000-0000-4000-8000-000000000000',
            },
          ],
        },
      },
    });
    const b = await make('b');
    await make('c', b);
    await remove('b', 'Background');
    await vi.waitFor(async () => expect(await names()).toEqual(['a']));
  });
});
