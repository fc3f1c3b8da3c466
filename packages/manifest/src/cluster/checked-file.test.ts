import { describe, expect, it } from 'vitest';
import { checkFile } from './checked-file.js';
import { joinFiles, loadCluster } from './load-cluster.js';

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
