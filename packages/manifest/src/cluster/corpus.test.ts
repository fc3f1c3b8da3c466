import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InputFile } from '../read/input-file.js';
import { readManifests } from '../read/read-manifests.js';
import { type ClusterResult, toCluster } from './to-cluster.js';

/** Manifests of public projects, kept beside the project; without them these tests are skipped. */
const CORPUS = new URL('../../../../../shared/corpus/', import.meta.url).pathname;

function filesBelow(directory: string): readonly InputFile[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry): readonly InputFile[] => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    const wanted = /\.ya?ml$/.test(entry.name) && entry.name !== 'kustomization.yaml';
    return wanted ? [{ path, text: readFileSync(path, 'utf8') }] : [];
  });
}

function application(name: string): ClusterResult {
  const read = readManifests(filesBelow(join(CORPUS, name)));
  expect(read.diagnostics).toEqual([]);
  const result = toCluster(read.objects);
  expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return result;
}

describe.skipIf(!existsSync(CORPUS))(
  'applications of public projects (skipped without the corpus folder)',
  () => {
    it.each([
      ['sock-shop', { pods: 14, services: 14, policies: 13 }],
      ['online-boutique', { pods: 12, services: 12, policies: 13 }],
      ['argo-cd', { pods: 7, services: 8, policies: 7 }],
      ['kube-prometheus', { pods: 6, services: 8, policies: 8 }],
    ])('%s has all its workloads, Services and policies', (name, sizes) => {
      const { pods, services, policies } = application(name).cluster;
      expect({ pods: pods.size, services: services.size, policies: policies.size }).toEqual(sizes);
    });

    it('sock-shop gives its Namespace twice, and its front-end a NodePort', () => {
      const { diagnostics, entryPoints } = application('sock-shop');
      expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
        ['duplicate-object', 'warning'],
      ]);
      expect(entryPoints.map(({ by, service, port }) => [by, service, port?.nodePort])).toEqual([
        ['NodePort', 'sock-shop/front-end', 30001],
      ]);
    });

    it('kube-prometheus has pods that only custom resources tell of, and a hostNetwork DaemonSet', () => {
      const { foreign, cluster } = application('kube-prometheus');
      expect(foreign.map(({ kind, effect }) => [kind, effect])).toEqual([
        ['Alertmanager', 'pods'],
        ['Prometheus', 'pods'],
      ]);
      expect(
        [...cluster.pods.values()]
          .filter(({ hostNetwork }) => hostNetwork)
          .map(({ kind, name }) => [kind, name]),
      ).toEqual([['DaemonSet', 'node-exporter']]);
    });
  },
);
