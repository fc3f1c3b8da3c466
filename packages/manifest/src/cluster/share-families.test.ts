import type { Cluster, Family, Pod } from '@sluice/engine';
import { describe, expect, it } from 'vitest';
import { loadCluster } from './load-cluster.js';
import { shareFamilies } from './share-families.js';

const clusterOf = (name: string, families: readonly Family[] | undefined, podIP?: string): Cluster => {
  const status = podIP === undefined ? '' : `, status: { podIP: "${podIP}" }`;
  const text = `{ apiVersion: v1, kind: Pod, metadata: { name: ${name} }, spec: { containers: [{ name: c }] }${status} }`;
  const { cluster } = loadCluster([{ path: 'pod.yaml', text }]);
  const known = (pod: Pod): Pod => (families && podIP === undefined ? { ...pod, families } : pod);
  return { ...cluster, pods: new Map([...cluster.pods].map(([id, pod]) => [id, known(pod)])) };
};
const familiesOf = (clusters: readonly Cluster[]): unknown[] =>
  shareFamilies(clusters).map(({ pods }) => [...pods.values()].map(({ families }) => families));

describe('shareFamilies', () => {
  it('leaves pods without address the families that each cluster gives them', () => {
    expect(familiesOf([clusterOf('a', [4]), clusterOf('a', [4, 6])])).toEqual([[[4]], [[4]]]);
    expect(familiesOf([clusterOf('a', [4, 6]), clusterOf('a', [4, 6])])).toEqual([[[4, 6]], [[4, 6]]]);
  });

  it('gives them those of any where clusters have none in common', () => {
    expect(familiesOf([clusterOf('a', [4]), clusterOf('a', [6])])).toEqual([[[4, 6]], [[4, 6]]]);
  });

  it('asks no cluster whose pods all have addresses, and changes none of these', () => {
    expect(familiesOf([clusterOf('a', undefined, 'fd00::1'), clusterOf('a', [4])])).toEqual([
      [undefined],
      [[4]],
    ]);
  });
});
