import type { Kind } from '../kinds/kind.js';
import type { KubeObject } from '../meta/kube-object.js';
import { apiVersionOf } from '../meta/resource-name.js';
import { canonicalObject } from '../wire/decode-value.js';
import { difference, type FieldSet, isEmpty, NO_FIELDS, recursiveDifference, union } from './field-set.js';
import {
  asksForReset,
  capManagers,
  managerKey,
  type Managers,
  ownable,
  readManagers,
  withManagers,
} from './managers.js';
import { changesOf, dispossess, resetFields } from './own-fields.js';

/** Who writes, where and when. */
export interface FieldWriter {
  /** The field manager's name; `unknown` where it is empty. */
  readonly manager: string;
  readonly subresource?: string;
  /** RFC 3339, in seconds. */
  readonly time: string;
}

/**
 * The next version with its owners: the writer owns what it changed, and nobody else does any more. `old` is undefined
 * for a create. For all writes but server-side apply (managedfields/internal/fieldmanager.go, Update).
 */
export function ownedByUpdate(
  kind: Kind,
  old: KubeObject | undefined,
  next: KubeObject,
  writer: FieldWriter,
): KubeObject {
  const managers = startingManagers(old, next, writer);
  // An object that nobody tracked is not tracked from its middle.
  if (old && managers.size === 0) return withManagers(next, managers);
  return withManagers(next, capManagers(updateManagers(kind, managers, old, next, writer)));
}

/** Clients may rewrite the owners of an object, but not through its subresources, and not to nonsense. */
function startingManagers(
  old: KubeObject | undefined,
  next: KubeObject,
  { subresource = '' }: FieldWriter,
): Managers {
  const live = readManagers(old?.metadata.managedFields) ?? new Map<string, never>();
  if (subresource !== '') return live;
  const entries = next.metadata.managedFields;
  if (asksForReset(entries)) return new Map();
  const given = readManagers(entries);
  return given && given.size > 0 ? given : live;
}

/** The owners after an update; those of another version of the kind are forgotten. */
export function updateManagers(
  kind: Kind,
  managers: Managers,
  old: KubeObject | undefined,
  next: KubeObject,
  { manager, subresource = '', time }: FieldWriter,
): Managers {
  const apiVersion = apiVersionOf(kind.group, kind.version);
  const before = ofVersion(managers, apiVersion);
  const changes = changesOf(kind, old ?? canonicalObject(kind, {}), next, subresource);
  const self = {
    name: manager === '' ? 'unknown' : manager,
    operation: 'Update',
    apiVersion,
    subresource,
  } as const;
  const key = managerKey(self);
  // The writer's own earlier fields are compared like those of others, and then joined again.
  const after = new Map(dispossess(before, '', changes));
  const taken = filtered(kind, union(changes.modified, changes.added), subresource);
  const fields = ownable(taken);
  if (isEmpty(fields)) return after;
  const previous = after.get(key)?.fields ?? NO_FIELDS;
  after.set(key, { ...self, time, fields: union(fields, previous) });
  return after;
}

/** Managers of the version that is served; others cannot be compared. */
export function ofVersion(managers: Managers, apiVersion: string): Managers {
  return new Map([...managers].filter(([, manager]) => manager.apiVersion === apiVersion));
}

function filtered(kind: Kind, set: FieldSet, subresource: string): FieldSet {
  const reset = resetFields(kind, subresource);
  return reset ? recursiveDifference(set, reset) : difference(set, NO_FIELDS);
}
