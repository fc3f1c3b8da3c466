import { describe, expect, it } from 'vitest';
import { applyEdit } from './edit.js';
import type { PolicyManifest } from './policy-manifest.js';

const policy = {
  kind: 'NetworkPolicy',
  namespace: 'x',
  name: 'p',
  spec: { podSelector: {}, ingress: [{ ports: [{ port: 80 }] }] },
} satisfies PolicyManifest;

describe('an edit', () => {
  it('inserts into a list, sets a member, and replaces, and leaves the original as it is', () => {
    const before = structuredClone(policy);
    const add = applyEdit(policy, {
      op: 'add',
      path: ['spec', 'ingress', 0, 'ports', 1],
      value: { port: 81 },
    });
    expect(add.spec.ingress).toEqual([{ ports: [{ port: 80 }, { port: 81 }] }]);
    const set = applyEdit(policy, { op: 'add', path: ['spec', 'egress'], value: [{}] });
    expect(set.spec).toEqual({ ...policy.spec, egress: [{}] });
    const replaced = applyEdit(policy, { op: 'replace', path: ['spec', 'ingress', 0, 'ports'], value: [] });
    expect(replaced.spec.ingress).toEqual([{ ports: [] }]);
    expect(policy).toEqual(before);
  });

  it('outside spec is a bug of the caller', () => {
    expect(() => applyEdit(policy, { op: 'add', path: ['metadata', 'name'], value: 'q' })).toThrow(
      'metadata.name',
    );
  });
});
