import { type JsonMap } from '../meta/json.js';
import type { ManagedFieldsEntry } from '../meta/object-meta.js';
import {
  difference,
  type FieldSet,
  fieldSet,
  fromFieldsV1,
  isEmpty,
  toFieldsV1,
  union,
} from './field-set.js';
import { fieldElement } from './path-element.js';

/** What one manager owns by one operation. */
export interface Manager {
  readonly name: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string;
  readonly time: string | undefined;
  readonly fields: FieldSet;
}

/** Managers by their identifier: name, operation, subresource and, for updates, version. */
export type Managers = ReadonlyMap<string, Manager>;

/** What tells one manager of an object from another. */
export function managerKey({
  name,
  operation,
  apiVersion,
  subresource,
}: Omit<Manager, 'time' | 'fields'>): string {
  return JSON.stringify([name, operation, operation === 'Apply' ? '' : apiVersion, subresource]);
}

/** Reads an object's managedFields; undefined where they make no sense. */
export function readManagers(entries: readonly ManagedFieldsEntry[] | undefined): Managers | undefined {
  const managers = new Map<string, Manager>();
  for (const entry of entries ?? []) {
    const { manager: name = '', operation, apiVersion = '', time, fieldsType, subresource = '' } = entry;
    const fields = fromFieldsV1(entry.fieldsV1);
    const sound =
      (operation === 'Apply' || operation === 'Update') && apiVersion !== '' && fieldsType === 'FieldsV1';
    if (!sound || !fields) return undefined;
    const manager = { name, operation, apiVersion, subresource, time, fields };
    managers.set(managerKey(manager), manager);
  }
  return managers;
}

/** Whether a client asks to forget all owners: by one empty entry. */
export function asksForReset(entries: readonly ManagedFieldsEntry[] | undefined): boolean {
  return entries?.length === 1 && Object.keys(entries[0]!).length === 0;
}

/** Managers as managedFields, in the order in which the API lists them. */
function writeManagers(managers: Managers): readonly ManagedFieldsEntry[] {
  return [...managers.values()]
    .sort(inOrder)
    .map(({ name, operation, apiVersion, subresource, time, fields }): ManagedFieldsEntry => ({
      manager: name,
      operation,
      apiVersion,
      ...(time !== undefined && { time }),
      fieldsType: 'FieldsV1',
      fieldsV1: toFieldsV1(fields),
      ...(subresource !== '' && { subresource }),
    }));
}

function inOrder(a: Manager, b: Manager): number {
  const order = (x: string | number, y: string | number): number => (x === y ? 0 : x < y ? -1 : 1);
  return (
    order(a.operation, b.operation) ||
    order(seconds(a.time), seconds(b.time)) ||
    order(a.name, b.name) ||
    order(a.apiVersion, b.apiVersion) ||
    order(a.subresource, b.subresource)
  );
}

function seconds(time: string | undefined): number {
  return time === undefined ? 0 : Math.floor(Date.parse(time) / 1000);
}

const METADATA = [
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'clusterName',
  'generation',
  'managedFields',
  'resourceVersion',
];
/** What the server alone writes belongs to nobody. */
const NOBODYS: FieldSet = fieldSet(
  [fieldElement('apiVersion')],
  [fieldElement('kind')],
  [fieldElement('metadata')],
  ...METADATA.map((name) => [fieldElement('metadata'), fieldElement(name)]),
);

/** A set without the fields that belong to nobody. */
export function ownable(set: FieldSet): FieldSet {
  return difference(set, NOBODYS);
}

/** So many managers of updates are kept; the oldest are taken together. */
const MAX_UPDATERS = 10;
const ANCIENT = 'ancient-changes';

/** Takes the oldest managers of updates together when there are too many (managedfields/internal/capmanagers.go). */
export function capManagers(managers: Managers): Managers {
  const updaters = [...managers.entries()].filter(([, { operation }]) => operation === 'Update');
  if (updaters.length <= MAX_UPDATERS) return managers;
  updaters.sort(([keyA, a], [keyB, b]) => seconds(a.time) - seconds(b.time) || (keyA < keyB ? -1 : 1));
  const result = new Map(managers);
  const firsts = new Map<string, string>();
  let count = updaters.length;
  for (const [key, manager] of updaters) {
    if (count <= MAX_UPDATERS) break;
    const { apiVersion } = manager;
    const first = firsts.get(apiVersion);
    if (first === undefined) {
      firsts.set(apiVersion, key);
      continue;
    }
    const bucket = { name: ANCIENT, operation: 'Update', apiVersion, subresource: '' } as const;
    const into = managerKey(bucket);
    const before = result.get(into) ?? result.get(first);
    if (!result.has(into)) result.delete(first);
    result.delete(key);
    const fields = before ? union(manager.fields, before.fields) : manager.fields;
    result.set(into, { ...bucket, time: manager.time, fields });
    count--;
  }
  return result;
}

/** Managers without those that own nothing. */
export function owning(managers: Managers): Managers {
  return new Map([...managers].filter(([, { fields }]) => !isEmpty(fields)));
}

/** An object's metadata with its owners written down, or without any. */
export function withManagers<T extends { readonly metadata: JsonMap }>(object: T, managers: Managers): T {
  const { managedFields: _, ...metadata } = object.metadata;
  const entries = writeManagers(managers);
  return { ...object, metadata: { ...metadata, ...(entries.length > 0 && { managedFields: entries }) } };
}
