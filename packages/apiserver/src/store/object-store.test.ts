import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../meta/kube-object.js';
import { ObjectStore } from './object-store.js';
import type { StoreEvent } from './stored.js';

const ref = (name: string, namespace = 'a') => ({ resource: 'pods', namespace, name });
const pod = (name: string, label = ''): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { label } },
});

describe('the store', () => {
  it('gives each write a greater revision, which is the resourceVersion of the object', async () => {
    const store = new ObjectStore();
    const first = await store.write(ref('x'), 0, pod('x'))!;
    const second = await store.write(ref('x'), first.revision, pod('x', 'changed'))!;
    expect(second.revision).toBeGreaterThan(first.revision);
    expect(store.get(ref('x'))?.object.metadata.resourceVersion).toBe(String(second.revision));
    expect(JSON.parse(second.json)).toEqual(second.object);
  });

  it('takes only one of two writes that are based on the same version', async () => {
    const store = new ObjectStore();
    const { revision } = await store.write(ref('x'), 0, pod('x'))!;
    const winner = store.write(ref('x'), revision, pod('x', 'one'));
    expect(store.write(ref('x'), revision, pod('x', 'two'))).toBeUndefined();
    expect(store.write(ref('x'), 0, pod('x'))).toBeUndefined();
    expect(store.write(ref('y'), 0, undefined)).toBeUndefined();
    await winner;
    expect(store.get(ref('x'))?.object.metadata.labels).toEqual({ label: 'one' });
  });

  it('shows nothing that the journal has not acknowledged', async () => {
    let acknowledge = (): void => {};
    const append = (): Promise<void> => new Promise((done) => (acknowledge = done));
    const store = new ObjectStore({
      journal: { append, close: async () => {} },
      revision: 7,
      entries: [],
    });
    const write = store.write(ref('x'), 0, pod('x'))!;
    expect([store.get(ref('x')), store.revision, store.list('pods')]).toEqual([undefined, 7, []]);
    expect(store.latest(ref('x'))?.revision).toBe(8);
    acknowledge();
    await write;
    expect([store.get(ref('x'))?.revision, store.revision]).toEqual([8, 8]);
  });

  it('lists in the order of namespace and name', async () => {
    const store = new ObjectStore();
    for (const [namespace, name] of ['b/x', 'a/z', 'b/a', 'a/a'].map((text) => text.split('/')))
      await store.write(ref(name, namespace), 0, pod(name));
    const names = (namespace?: string): string[] =>
      store.list('pods', namespace).map(({ ref }) => `${ref.namespace}/${ref.name}`);
    expect(names()).toEqual(['a/a', 'a/z', 'b/a', 'b/x']);
    expect(names('b')).toEqual(['b/a', 'b/x']);
    await store.write(ref('z'), store.get(ref('z'))!.revision, undefined);
    expect(names('a')).toEqual(['a/a']);
  });

  it('tells watches of every change in order, with what was there before', async () => {
    const store = new ObjectStore();
    const events: StoreEvent[] = [];
    const stop = store.watch('pods', (event) => events.push(event));
    const first = await store.write(ref('x'), 0, pod('x'))!;
    const second = await store.write(ref('x'), first.revision, pod('x', 'new'))!;
    await store.write(ref('x'), second.revision, undefined);
    stop();
    await store.write(ref('y'), 0, pod('y'));
    expect(events.map(({ type, previous, stored }) => [type, previous, stored.revision])).toEqual([
      ['ADDED', undefined, 1],
      ['MODIFIED', first, 2],
      ['DELETED', second, 3],
    ]);
    expect(events[2]?.stored.object.metadata.resourceVersion).toBe('3');
    expect(store.since('pods', 1)?.map(({ revision }) => revision)).toEqual([2, 3, 4]);
  });

  it('lists what was there at an earlier revision', async () => {
    const store = new ObjectStore();
    const x = await store.write(ref('x'), 0, pod('x', 'old'))!;
    const y = await store.write(ref('y', 'b'), 0, pod('y'))!;
    await store.write(ref('x'), x.revision, pod('x', 'new'));
    await store.write(ref('y', 'b'), y.revision, undefined);
    await store.write(ref('z'), 0, pod('z'));
    expect(store.listAt('pods', y.revision)).toEqual([x, y]);
    expect(store.listAt('pods', y.revision, 'b')).toEqual([y]);
  });

  it('knows which changes it no longer knows', async () => {
    const store = new ObjectStore();
    const x = await store.write(ref('x'), 0, pod('x'))!;
    const y = await store.write(ref('y'), 0, pod('y'))!;
    store.compact(x.revision);
    expect(store.since('pods', 0)).toBeUndefined();
    expect(store.listAt('pods', 0)).toBeUndefined();
    expect(store.since('pods', x.revision)?.map(({ stored }) => stored)).toEqual([y]);
    expect(store.since('services', 0)).toBeUndefined();
  });

  it('remembers changes of large objects for a shorter time', async () => {
    const store = new ObjectStore();
    const large = 'x'.repeat(1024 * 1024);
    let at = 0;
    for (let round = 0; round < 100; round++)
      at = (await store.write(ref('x'), at, pod('x', `${round}${large}`))!).revision;
    expect(store.since('pods', at - 20)).toBeUndefined();
    expect(store.since('pods', at - 10)).toHaveLength(10);
  });

  it('holds the owners of like objects once, as they were written', async () => {
    const store = new ObjectStore();
    const owned = (name: string): KubeObject => {
      const fieldsV1 = { 'f:metadata': { 'f:labels': { '.': {}, 'f:label': {} } } };
      const entry = {
        manager: name,
        operation: 'Update',
        apiVersion: 'v1',
        fieldsType: 'FieldsV1',
        fieldsV1,
      } as const;
      return { ...pod(name), metadata: { ...pod(name).metadata, managedFields: [entry] } };
    };
    const [x, y] = [await store.write(ref('x'), 0, owned('x'))!, await store.write(ref('y'), 0, owned('y'))!];
    expect(x.object.metadata.managedFields).toEqual(owned('x').metadata.managedFields);
    expect(y.object.metadata.managedFields?.[0]?.fieldsV1).toBe(
      x.object.metadata.managedFields?.[0]?.fieldsV1,
    );
    expect(JSON.parse(y.json)).toEqual(y.object);
  });

  it('keeps a bounded number of changes', async () => {
    const store = new ObjectStore();
    let at = 0;
    for (let round = 0; round < 10_000; round++) at = (await store.write(ref('x'), at, pod('x'))!).revision;
    expect(store.since('pods', 1)).toBeUndefined();
    expect(store.since('pods', at - 4000)).toHaveLength(4000);
  });
});
