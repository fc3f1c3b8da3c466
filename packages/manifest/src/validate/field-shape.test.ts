import { describe, expect, it } from 'vitest';
import { type FieldShape, policyShape } from './field-shape.js';

function at(shape: FieldShape, ...path: readonly string[]): FieldShape | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return shape;
  if (shape.kind === 'list') return at(shape.of, ...path);
  const inner = shape.kind === 'map' ? shape.fields.get(step) : undefined;
  return inner && at(inner, ...rest);
}

const fieldsOf = (shape: FieldShape | undefined): readonly string[] | undefined =>
  shape?.kind === 'list' ? fieldsOf(shape.of) : shape?.kind === 'map' ? [...shape.fields.keys()] : undefined;

describe('policyShape', () => {
  it('tells the fields of a NetworkPolicy', () => {
    const shape = policyShape('NetworkPolicy');
    expect(fieldsOf(at(shape, 'spec', 'egress'))).toEqual(['ports', 'to']);
    expect(fieldsOf(at(shape, 'spec', 'ingress', 'from'))).toEqual([
      'podSelector',
      'namespaceSelector',
      'ipBlock',
    ]);
    expect(at(shape, 'spec', 'podSelector', 'matchLabels')).toEqual({ kind: 'labels' });
    expect(at(shape, 'spec', 'ingress', 'ports', 'protocol')).toEqual({
      kind: 'scalar',
      values: ['TCP', 'UDP', 'SCTP'],
    });
  });

  it('tells the fields of the cluster-wide kinds, each with its own', () => {
    const cnp = policyShape('ClusterNetworkPolicy');
    expect(at(cnp, 'spec', 'tier')).toEqual({ kind: 'scalar', values: ['Admin', 'Baseline'] });
    expect(fieldsOf(at(cnp, 'spec', 'ingress'))).toEqual(['name', 'action', 'from', 'protocols']);
    expect(at(cnp, 'metadata', 'labels')).toEqual({ kind: 'labels' });
    const admin = policyShape('AdminNetworkPolicy');
    expect(at(admin, 'spec', 'tier')).toBeUndefined();
    expect(fieldsOf(at(admin, 'spec', 'egress', 'ports'))).toEqual(['portNumber', 'portRange', 'namedPort']);
  });
});
