import { describe, expect, it } from 'vitest';
import { checkFile } from './checked-file.js';
import { joinFiles, loadCluster } from './load-cluster.js';
import type { ClusterOptions } from './to-cluster.js';

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec: { podSelector: {} }
`;

describe('joinFiles', () => {
  it('gives of files checked one by one what loadCluster gives of all together', () => {
    const files = [
      { path: 'b.yaml', text: POLICY },
      { path: 'a.yaml', text: `${POLICY.replace('podSelector', 'podSelectors')}---\nkind: [` },
      { path: 'c.yaml', text: POLICY },
    ];
    const whole = loadCluster(files);
    const joined = joinFiles(files.map((file) => checkFile(file)));
    expect(joined.diagnostics).toEqual(whole.diagnostics);
    expect(joined.objects.length).toBe(whole.objects.length);
    expect([...joined.cluster.policies.keys()]).toEqual([...whole.cluster.policies.keys()]);
    expect(joined.diagnostics.map(({ file, code }) => `${file} ${code}`)).toContain(
      'c.yaml duplicate-object',
    );
  });
});

describe('a cluster made with what was kept of another', () => {
  it('is the one that would be made without, whatever changed', () => {
    const keep: NonNullable<ClusterOptions['keep']> = new WeakMap();
    const pod = (name: string, more: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: shop }\n${more}\n---\n`;
    const [policy, first, broken, second] = [
      { path: 'policy.yaml', text: POLICY },
      {
        path: 'pods.yaml',
        text: pod('a', 'spec: { containers: [] }') + pod('b', 'spec: { hostNetwork: true }'),
      },
      { path: 'pods.yaml', text: pod('a', 'spec: { containers: 1 }') + pod('b', '') },
      { path: 'more.yaml', text: pod('a', 'spec: { nodeName: n }') },
    ].map((file) => checkFile(file));
    for (const files of [
      [policy, first],
      [policy, first, second],
      [policy, broken],
      [second, policy],
      [first],
    ]) {
      for (const defaultNamespace of ['default', 'other']) {
        const { cluster, diagnostics } = joinFiles(files, { keep, defaultNamespace });
        const fresh = joinFiles(files, { defaultNamespace });
        expect(cluster).toEqual(fresh.cluster);
        expect(diagnostics).toEqual(fresh.diagnostics);
      }
    }
  });
});
