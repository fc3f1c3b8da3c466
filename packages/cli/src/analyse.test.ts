import { describe, expect, it } from 'vitest';
import type { Incomplete } from './output/report.js';
import { SHOP } from './shop.fixture.js';
import { sluice } from './transcript.fixture.js';

const FILES = {
  ...SHOP,
  'refused.yaml': `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: typo, namespace: shop }
spec: { podSelecter: {} }
`,
  'foreign.yaml': `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: l7, namespace: shop }
spec: {}
`,
};

describe('an answer about an input that was not read whole', () => {
  it.each([
    'matrix -f . -o json',
    'can 203.0.113.7 203.0.113.8:80 -f . -o json',
    'explain 203.0.113.7 203.0.113.8:80 -f . -o json',
  ])('names in %s what it knows nothing of', async (line) => {
    const { stdout, code } = await sluice(line, { files: FILES });
    expect((JSON.parse(stdout) as Incomplete).notAnalysed).toEqual([
      'NetworkPolicy shop/typo',
      'CiliumNetworkPolicy.cilium.io',
    ]);
    expect(code).toBe(3);
  });

  it('says nothing of the kind where everything was read', async () => {
    const { stdout, code } = await sluice('matrix -f . -o json', { files: SHOP });
    expect(stdout).not.toContain('notAnalysed');
    expect(code).toBe(0);
  });
});
