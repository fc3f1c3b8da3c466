import type { Kind } from '../kinds/kind.js';
import type { KubeObject } from '../meta/kube-object.js';
import { type Comparison, compareObjects } from './compare-objects.js';
import {
  difference,
  type FieldSet,
  fieldSet,
  intersection,
  isEmpty,
  recursiveDifference,
  union,
} from './field-set.js';
import { type Manager, type Managers, owning } from './managers.js';
import { mergeTypeOf } from './merge-type.js';
import { fieldElement } from './path-element.js';

const METADATA = fieldElement('metadata');
const RESET_BY_MAIN: FieldSet = fieldSet([fieldElement('status')]);
const RESET_BY_STATUS: FieldSet = fieldSet([fieldElement('spec')]);
/** Labels of workloads are not written with their status. */
const RESET_WITH_LABELS: FieldSet = fieldSet([fieldElement('spec')], [METADATA, fieldElement('labels')]);
const RESET_BY_POD_STATUS: FieldSet = fieldSet(
  [fieldElement('spec')],
  [METADATA, fieldElement('deletionTimestamp')],
  [METADATA, fieldElement('ownerReferences')],
);

/** The fields that a write to the object or its subresource cannot change, and so cannot own (GetResetFields). */
export function resetFields(kind: Kind, subresource: string): FieldSet | undefined {
  if (!kind.subresources?.includes('status')) return undefined;
  if (subresource !== 'status') return RESET_BY_MAIN;
  if (kind.group === 'apps') return RESET_WITH_LABELS;
  return kind.kind === 'Pod' ? RESET_BY_POD_STATUS : RESET_BY_STATUS;
}

/** How two versions differ, as far as the write may have changed them. */
export function changesOf(kind: Kind, old: unknown, next: unknown, subresource: string): Comparison {
  const compared = compareObjects(withoutManagers(old), withoutManagers(next), mergeTypeOf(kind));
  const reset = resetFields(kind, subresource);
  if (!reset) return compared;
  return {
    added: recursiveDifference(compared.added, reset),
    removed: recursiveDifference(compared.removed, reset),
    modified: recursiveDifference(compared.modified, reset),
  };
}

function withoutManagers(object: unknown): unknown {
  if (object === undefined) return undefined;
  const { metadata, ...rest } = object as Partial<KubeObject>;
  const { managedFields: _, ...kept } = metadata ?? {};
  return { ...rest, metadata: kept };
}

/** The fields of others that a write changes. */
export function conflictsOf(
  managers: Managers,
  self: string,
  { added, modified }: Comparison,
): ReadonlyMap<string, FieldSet> {
  const changed = union(added, modified);
  const conflicts = new Map<string, FieldSet>();
  for (const [key, manager] of managers) {
    if (key === self) continue;
    const found = intersection(manager.fields, changed);
    if (!isEmpty(found)) conflicts.set(key, found);
  }
  return conflicts;
}

/** Takes what a write changes or removes from all others. */
export function dispossess(managers: Managers, self: string, changes: Comparison): Managers {
  const conflicts = conflictsOf(managers, self, changes);
  const left = new Map<string, Manager>();
  for (const [key, manager] of managers) {
    if (key === self) {
      left.set(key, manager);
      continue;
    }
    const lost = conflicts.get(key);
    const kept = lost ? difference(manager.fields, lost) : manager.fields;
    left.set(key, { ...manager, fields: difference(kept, changes.removed) });
  }
  return owning(left);
}
