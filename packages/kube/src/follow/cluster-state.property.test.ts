import { type Cluster, LiveMatrix, namespaceOf } from '@sluice/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Resource } from '../resources/resource.js';
import { ClusterState } from './cluster-state.js';
import { type Entity, entityOf } from './entity.js';

const resource = (kind: string, namespaced: boolean): Resource => ({
  group: kind === 'NetworkPolicy' ? 'networking.k8s.io' : '',
  version: 'v1',
  plural: kind.toLowerCase(),
  kind,
  namespaced,
  use: 'read',
});

const name = fc.constantFrom('a', 'b', 'c');
const labels = fc.record({ app: fc.constantFrom('x', 'y') });

/** An object as an event tells it, or that it is gone. */
const event = fc
  .record({
    kind: fc.constantFrom('Namespace', 'Node', 'Pod', 'NetworkPolicy'),
    namespace: name,
    name,
    labels,
    isGone: fc.boolean(),
  })
  .map(({ kind, namespace, name, labels, isGone }) => {
    const isNamespaced = kind === 'Pod' || kind === 'NetworkPolicy';
    const spec =
      kind === 'Pod'
        ? { containers: [{ name: 'a', image: 'a' }] }
        : {
            podSelector: { matchLabels: labels },
            ingress: [{ from: [{ namespaceSelector: { matchLabels: labels } }] }],
          };
    const item = {
      metadata: { name, labels, ...(isNamespaced && { namespace }) },
      ...(isNamespaced && { spec }),
      ...(kind === 'Pod' && { status: { phase: 'Running', podIP: `10.0.0.${name.charCodeAt(0)}` } }),
    };
    return {
      key: `${kind} ${isNamespaced ? namespace : ''}/${name}`,
      entity: isGone ? undefined : entityOf('test', resource(kind, isNamespaced), item),
    };
  });

/** What is left in the end, from scratch: objects that lie in a namespace bring it along. */
function fromScratch(left: ReadonlyMap<string, Entity>): Cluster {
  const state = new ClusterState();
  for (const [key, entity] of left) state.set(key, entity);
  return state.cluster;
}

describe('ClusterState', () => {
  it('ends in the state of what is left, however it came and whenever changes are taken', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(event, fc.boolean()), { maxLength: 40 }), (steps) => {
        const state = new ClusterState();
        const matrix = LiveMatrix.of(state.cluster);
        const left = new Map<string, Entity>();
        for (const [{ key, entity }, isTaken] of steps) {
          state.set(key, entity);
          if (entity) left.set(key, entity);
          else left.delete(key);
          if (isTaken) for (const change of state.takeChanges()) matrix.apply(change);
        }
        for (const change of state.takeChanges()) matrix.apply(change);
        const wanted = fromScratch(left);
        expect(matrix.describe()).toEqual(LiveMatrix.of(wanted).describe());
        const { namespaces } = state.cluster;
        expect(new Set(namespaces.keys())).toEqual(new Set(wanted.namespaces.keys()));
        for (const [id, { labels }] of wanted.namespaces) expect(namespaces.get(id)?.labels).toEqual(labels);
      }),
      { numRuns: 300 },
    );
  });

  it('gives a namespace its default label for as long as something lies in it', () => {
    const state = new ClusterState();
    const pod = entityOf('test', resource('Pod', true), {
      metadata: { name: 'p', namespace: 'late' },
      spec: { containers: [{ name: 'a', image: 'a' }] },
    });
    state.set('p', pod);
    expect(state.cluster.namespaces.get('late')).toEqual(namespaceOf('late'));
    state.set('p', undefined);
    expect(state.takeChanges()).toEqual([
      { kind: 'pod', id: 'late/Pod/p' },
      { kind: 'namespace', name: 'late' },
    ]);
    expect(state.cluster.namespaces.size).toBe(0);
  });
});
