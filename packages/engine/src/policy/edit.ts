import type { FieldPath } from '../cluster/source.js';
import type { PolicyManifest } from './policy-manifest.js';

/** One change to a policy's fields: `add` inserts into a list or sets a member, `replace` overwrites. */
export interface Edit {
  readonly op: 'add' | 'replace';
  /** From the object's root, e.g. `['spec', 'ingress', 0, 'ports', 1]`. */
  readonly path: FieldPath;
  readonly value: unknown;
}

type Fields = Record<string | number, unknown>;

/** The policy with an edit made; the given one stays as it is. Positions are those of the unedited policy. */
export function applyEdit<P extends PolicyManifest>(policy: P, { op, path, value }: Edit): P {
  const [root, ...rest] = path;
  if (root !== 'spec' || rest.length === 0) throw new Error(`not a field of spec: ${path.join('.')}`);
  return { ...policy, spec: edited(policy.spec, rest, op, value) };
}

function edited(node: unknown, path: FieldPath, op: Edit['op'], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(node) && typeof key === 'number') {
    const copy: unknown[] = [...(node as readonly unknown[])];
    if (rest.length === 0 && op === 'add') copy.splice(key, 0, value);
    else copy[key] = edited(copy[key], rest, op, value);
    return copy;
  }
  const fields = { ...(node as Fields | null | undefined) };
  const old = Object.hasOwn(fields, key) ? fields[key] : undefined;
  return { ...fields, [key]: edited(old, rest, op, value) };
}
