import type { NetworkPolicySpec } from '@sluice/engine';
import { describe, expect, it } from 'vitest';
import { withDefaults } from './with-defaults.js';

describe('withDefaults', () => {
  it.each<[string, NetworkPolicySpec, readonly string[]]>([
    ['no rules', {}, ['Ingress']],
    ['ingress rules', { ingress: [{}] }, ['Ingress']],
    ['egress rules', { egress: [{}] }, ['Ingress', 'Egress']],
    ['an empty list of egress rules', { egress: [] }, ['Ingress']],
    ['an empty list of policyTypes', { policyTypes: [], egress: [{}] }, ['Ingress', 'Egress']],
    ['policyTypes written out', { policyTypes: ['Egress'], ingress: [{}] }, ['Egress']],
  ])('gives policyTypes to %s (ISO-5)', (_, spec, expected) => {
    expect(withDefaults(spec).policyTypes).toEqual(expected);
  });

  it('writes TCP where no protocol is given (PORT-1)', () => {
    expect(withDefaults({ ingress: [{ ports: [{ port: 80 }, { protocol: 'UDP' }, {}] }] }).ingress).toEqual([
      { ports: [{ protocol: 'TCP', port: 80 }, { protocol: 'UDP' }, { protocol: 'TCP' }] },
    ]);
  });

  it('leaves out nulls and empty lists, and keeps empty selectors (PEER-2)', () => {
    const spec = {
      podSelector: { matchLabels: null, matchExpressions: [] },
      ingress: [null, { from: [], ports: null }, { from: [{ podSelector: {}, namespaceSelector: null }] }],
      egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: [] } }] }],
    };
    expect(withDefaults(spec)).toEqual({
      podSelector: {},
      ingress: [{}, {}, { from: [{ podSelector: {} }] }],
      egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }],
      policyTypes: ['Ingress', 'Egress'],
    });
  });

  it('reads a null port entry as an empty one, which is all of TCP', () => {
    const spec = { ingress: [{ ports: [null] }] } as unknown as NetworkPolicySpec;
    expect(withDefaults(spec).ingress).toEqual([{ ports: [{ protocol: 'TCP' }] }]);
  });

  it('changes nothing the second time', () => {
    const once = withDefaults({ egress: [{ ports: [{ port: 'dns', protocol: 'UDP' }] }] });
    expect(withDefaults(once)).toEqual(once);
  });
});
