import { describe, expect, it } from 'vitest';
import { SHOP } from '../shop.fixture.js';
import { sluice } from '../transcript.fixture.js';

const policy = (name: string, action: string, port: number, priority = 3): string => `---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: ${name} }
spec:
  tier: Admin
  priority: ${priority}
  subject: { namespaces: {} }
  ingress:
    - action: ${action}
      from: [{ namespaces: {} }]
      protocols: [{ tcp: { destinationPort: { number: ${port} } } }]
`;
const ask = async (...policies: readonly string[]): Promise<unknown> => {
  const files = { 'pods.yaml': SHOP['shop/pods.yaml'] + policies.join('') };
  return JSON.parse((await sluice('can shop/web shop/api -f . -o json', { files })).stdout);
};

describe('all traffic between two ends', () => {
  it('is not defined where policies of equal priority disagree on some of it (CNP-4)', async () => {
    const disagree = await ask(policy('a', 'Deny', 80), policy('b', 'Accept', 80));
    expect(disagree).toMatchObject({ allowed: true, defined: false, switches: [] });
  });

  it('is defined where they speak of other traffic, agree, or have priorities of their own', async () => {
    for (const second of [
      policy('b', 'Accept', 81),
      policy('b', 'Deny', 80),
      policy('b', 'Accept', 80, 2),
      policy('b', 'Accept', 80, 4),
    ])
      expect(await ask(policy('a', 'Deny', 80), second)).toMatchObject({ defined: true });
  });
});
