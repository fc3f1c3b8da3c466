import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../meta/kube-object.js';
import { decodeValue } from '../../wire/decode-value.js';
import type { Kind } from '../kind.js';
import { customKinds } from './custom-kinds.js';
import { policyDefinitions } from './policy-definitions.js';
import { validateDefinition } from './validate-definition.js';

const KINDS = policyDefinitions().flatMap(customKinds);

function kindOf(name: string): Kind {
  return KINDS.find(({ kind }) => kind === name)!;
}

function errors(kind: string, spec: unknown): readonly string[] {
  const found = kindOf(kind);
  const object = { apiVersion: `${found.group}/${found.version}`, kind, metadata: { name: 'default' }, spec };
  return found.validate!(object as KubeObject).map(({ path, detail }) => `${path.join('.')}: ${detail}`);
}

describe('the definitions of cluster-wide policies', () => {
  it('are sound', () => {
    expect(policyDefinitions().flatMap(validateDefinition)).toEqual([]);
    expect(KINDS.map(({ kind, version, shortNames }) => [kind, version, shortNames])).toEqual([
      ['ClusterNetworkPolicy', 'v1alpha2', ['cnp']],
      ['AdminNetworkPolicy', 'v1alpha1', ['anp']],
      ['BaselineAdminNetworkPolicy', 'v1alpha1', ['banp']],
    ]);
  });

  it('refuse what the rules of CEL forbid', () => {
    const port = { tcp: { destinationPort: { range: { start: 90, end: 80 } } } };
    const egress = [{ action: 'Deny', to: [{ namespaces: {} }], protocols: [port] }];
    const spec = { tier: 'Admin', priority: 1, subject: { namespaces: {} }, egress };
    expect(errors('ClusterNetworkPolicy', spec)).toEqual([
      'spec.egress.0.protocols.0.tcp.destinationPort.range: Start port must be less than End port',
    ]);
  });

  it('refuse unknown fields and fill in protocols', () => {
    const kind = kindOf('AdminNetworkPolicy');
    const object = {
      apiVersion: 'policy.networking.k8s.io/v1alpha1',
      kind: 'AdminNetworkPolicy',
      metadata: { name: 'a' },
      spec: {
        priority: 1,
        subject: { namespaces: {} },
        ingress: [
          { action: 'Allow', from: [{ namespaces: {} }], ports: [{ portNumber: { port: 80 } }], frm: 1 },
        ],
      },
    };
    expect(decodeValue(kind, object, 'Strict')).toMatchObject({
      ok: false,
      status: { message: expect.stringContaining('unknown field "spec.ingress[0].frm"') as string },
    });
    const decoded = decodeValue(kind, object, 'Warn');
    expect(decoded.ok && kind.defaults!(decoded.value.object)).toMatchObject({
      spec: { ingress: [{ ports: [{ portNumber: { port: 80, protocol: 'TCP' } }] }] },
    });
    expect(JSON.stringify(decoded)).not.toContain('"frm"');
  });

  it('show tier and priority in their Table', () => {
    const { table } = kindOf('ClusterNetworkPolicy');
    const object = {
      metadata: { name: 'x', creationTimestamp: '2026-01-01T00:00:00Z' },
      spec: { tier: 'Admin', priority: 7 },
    };
    expect(table?.columns.map(({ name }) => name)).toEqual(['Name', 'Tier', 'Priority', 'Age']);
    expect(table?.row(object as unknown as KubeObject, Date.UTC(2026, 0, 2))).toEqual([
      'x',
      'Admin',
      '7',
      '24h',
    ]);
  });
});
