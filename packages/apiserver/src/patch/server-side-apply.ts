import { isDeepStrictEqual } from 'node:util';
import { goQuote } from '@sluice/manifest';
import type { Kind } from '../kinds/kind.js';
import { applyConflict, badRequest, internalError } from '../meta/api-error.js';
import { isMap, type JsonMap, own, without } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';
import { apiVersionOf } from '../meta/resource-name.js';
import { accept, refuse, type Result } from '../meta/result.js';
import { failure, type Status } from '../meta/status.js';
import { cannotHandle, canonicalObject, checkValue } from '../wire/decode-value.js';
import { compareObjects } from './compare-objects.js';
import {
  difference,
  type FieldSet,
  hasField,
  intersection,
  isEmpty,
  NO_FIELDS,
  pathsOf,
  printFieldPath,
  recursiveDifference,
  union,
  withNamedFields,
} from './field-set.js';
import { type FieldWriter, ofVersion, updateManagers } from './managed-fields.js';
import { type Manager, managerKey, type Managers, ownable, readManagers, withManagers } from './managers.js';
import { mergeObjects } from './merge-objects.js';
import { type MergeType, mergeTypeOf } from './merge-type.js';
import { changesOf, conflictsOf, dispossess, resetFields } from './own-fields.js';
import { removeFields } from './remove-fields.js';
import { toFieldSet } from './to-field-set.js';
import { printTypeErrors, validateApplied } from './validate-applied.js';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** A request of server-side apply. */
export interface ApplyRequest extends FieldWriter {
  /** Takes the fields of others instead of answering with a conflict. */
  readonly force: boolean;
}

/**
 * Applies a configuration to the live object, undefined where there is none: fields are merged, those that the manager
 * applied before and applies no longer are removed, and fields of others are conflicts unless forced. The result has
 * its owners written down, but no defaults (managedfields/internal/fieldmanager.go, Apply).
 */
export function applyServerSide(
  kind: Kind,
  live: KubeObject | undefined,
  config: JsonMap,
  request: ApplyRequest,
): Result<KubeObject> {
  const apiVersion = apiVersionOf(kind.group, kind.version);
  const refused = refuseConfig(kind, config, apiVersion);
  if (refused) return refuse(refused);
  const base = live ?? canonicalObject(kind, {});
  const read = readManagers(base.metadata.managedFields);
  if (!read) return refuse(internalError('failed to decode managed fields'));
  const untracked = live !== undefined && read.size === 0;
  const managers = untracked
    ? updateManagers(kind, read, undefined, base, { ...request, manager: 'before-first-apply' })
    : ofVersion(read, apiVersion);
  const state: State = { kind, type: mergeTypeOf(kind), live: unmanaged(base), config, managers, request };
  const applied = apply(state, request.force);
  if ('object' in applied) return accept(finish(state, applied));
  return migrate(state, applied.conflicts);
}

interface State {
  readonly kind: Kind;
  readonly type: MergeType;
  readonly live: JsonMap;
  readonly config: JsonMap;
  readonly managers: Managers;
  readonly request: ApplyRequest;
}

interface Applied {
  readonly object: JsonMap;
  readonly managers: Managers;
}

interface Conflicting {
  readonly conflicts: ReadonlyMap<string, FieldSet>;
}

function refuseConfig(kind: Kind, config: JsonMap, apiVersion: string): Status | undefined {
  if (config['apiVersion'] !== apiVersion || config['kind'] !== kind.kind) {
    const [given, name] = [config['apiVersion'], config['kind']].map((text) =>
      typeof text === 'string' ? text : '',
    );
    const version = given!.includes('/') ? given! : `/${given}`;
    return badRequest(`invalid object type: ${version}, Kind=${name}`);
  }
  if (own(config['metadata'], 'managedFields') !== undefined)
    return badRequest('metadata.managedFields must be nil');
  const errors = validateApplied(config, mergeTypeOf(kind));
  if (errors.length === 0) {
    const { typeError } = checkValue(kind, config);
    return typeError === undefined ? undefined : cannotHandle(kind, config, typeError);
  }
  const { name, namespace } = isMap(config['metadata']) ? config['metadata'] : {};
  const version = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
  const subject = `${text(namespace)}/${text(name)}; ${version}, Kind=${kind.kind}`;
  return failure(
    500,
    undefined,
    `failed to create typed patch object (${subject}): ${printTypeErrors(errors)}`,
  );
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function unmanaged(object: KubeObject): JsonMap {
  return { ...object, metadata: without(object.metadata, 'managedFields') };
}

function selfOf({ kind, request }: State): Omit<Manager, 'fields' | 'time'> {
  const { manager, subresource = '' } = request;
  const apiVersion = apiVersionOf(kind.group, kind.version);
  return { name: manager, operation: 'Apply', apiVersion, subresource };
}

function apply(state: State, force: boolean): Applied | Conflicting {
  const { kind, type, live, config, managers, request } = state;
  const self = selfOf(state);
  const key = managerKey(self);
  const last = managers.get(key)?.fields ?? NO_FIELDS;
  const reset = resetFields(kind, request.subresource ?? '');
  const named = toFieldSet(config, type);
  const fields = reset ? recursiveDifference(named, reset) : named;
  const claimed = new Map(managers).set(key, { ...self, time: managers.get(key)?.time, fields });
  const merged = mergeObjects(live, config, type);
  const pruned = prune(merged, type, claimed, last) as JsonMap;
  const object = canonicalObject(kind, pruned);
  const changes = changesOf(kind, live, pruned, request.subresource ?? '');
  const conflicts = conflictsOf(claimed, key, changes);
  if (!force && conflicts.size > 0) return { conflicts };
  const after = new Map(dispossess(claimed, key, changes));
  const owned = ownable(fields);
  if (isEmpty(owned)) after.delete(key);
  else after.set(key, { ...self, time: managers.get(key)?.time, fields: owned });
  return { object, managers: after };
}

/** Removes what the manager applied last time and does not now, unless others own it. */
function prune(merged: unknown, type: MergeType, managers: Managers, last: FieldSet): unknown {
  if (isEmpty(last)) return merged;
  const named = (set: FieldSet): FieldSet => withNamedFields(set, type);
  const everywhere = named(toFieldSet(merged, type));
  const managed = named(
    [...managers.values()].reduce<FieldSet>((all, { fields }) => union(all, fields), NO_FIELDS),
  );
  const without = (set: FieldSet): unknown => removeFields(merged, set, type) ?? {};
  const pruned = named(toFieldSet(without(named(last)), type));
  const withOwned = named(toFieldSet(without(difference(everywhere, union(pruned, managed))), type));
  return without(intersection(difference(everywhere, withOwned), named(last)));
}

/** The time of an entry tells when it was last changed; an apply that changes nothing leaves it. */
function finish(state: State, { object, managers }: Applied): KubeObject {
  const key = managerKey(selfOf(state));
  const changed = !isDeepStrictEqual(object, canonicalObject(state.kind, state.live));
  const entry = managers.get(key);
  const timed = new Map(managers);
  if (entry && changed) timed.set(key, { ...entry, time: state.request.time });
  return withManagers(withLastApplied(state, object) as KubeObject, timed);
}

/** The annotation of client-side apply, where there is one, follows kubectl's server-side apply. */
function withLastApplied({ config, request }: State, object: JsonMap): JsonMap {
  const metadata = object['metadata'];
  const annotations = own(metadata, 'annotations');
  if (request.manager !== 'kubectl' || !isMap(annotations) || !isMap(metadata)) return object;
  if (typeof annotations[LAST_APPLIED] !== 'string' || annotations[LAST_APPLIED] === '') return object;
  const applied = sortedJson(withoutLastApplied(config));
  return {
    ...object,
    metadata: { ...metadata, annotations: { ...annotations, [LAST_APPLIED]: `${applied}\n` } },
  };
}

/** JSON with the keys of maps in their order, as Go prints maps. */
function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (!isMap(value)) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${sortedJson(inner)}`).join(',')}}`;
}

function withoutLastApplied(config: JsonMap): JsonMap {
  const metadata = config['metadata'];
  const annotations = own(metadata, 'annotations');
  if (!isMap(metadata) || !isMap(annotations)) return config;
  return { ...config, metadata: { ...metadata, annotations: without(annotations, LAST_APPLIED) } };
}

/**
 * Objects of client-side apply move to kubectl's server-side apply without conflicts: fields that the annotation names
 * with their live values are given up by whoever owns them.
 */
function migrate(state: State, conflicts: ReadonlyMap<string, FieldSet>): Result<KubeObject> {
  const allowed = state.request.manager === 'kubectl' ? lastAppliedFields(state) : undefined;
  const left = [...conflicts].flatMap(([key, set]) =>
    [...pathsOf(set)].filter((path) => !allowed || !hasField(allowed, path)).map((path) => ({ key, path })),
  );
  if (left.length > 0) return refuse(conflictStatus(state.managers, left));
  const applied = apply(state, true);
  if ('conflicts' in applied) throw new Error('a forced apply has no conflicts');
  return accept(finish(state, applied));
}

function lastAppliedFields({ kind, type, live }: State): FieldSet | undefined {
  const annotation = own(own(live['metadata'], 'annotations'), LAST_APPLIED);
  if (typeof annotation !== 'string' || annotation === '') return undefined;
  let last: unknown;
  try {
    last = JSON.parse(annotation);
  } catch {
    return undefined;
  }
  if (!isMap(last) || last['apiVersion'] !== apiVersionOf(kind.group, kind.version)) return undefined;
  if (validateApplied(last, type).length > 0) return undefined;
  const { added, modified, removed } = compareObjects(last, live, type);
  return [modified, added, removed].reduce(difference, toFieldSet(last, type));
}

interface Conflict {
  readonly key: string;
  readonly path: readonly string[];
}

function conflictStatus(managers: Managers, conflicts: readonly Conflict[]): Status {
  const causes = conflicts.map(({ key, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${printManager(managers.get(key))}`,
    field: printFieldPath(path),
  }));
  const [first] = causes;
  if (causes.length === 1 && first)
    return applyConflict(`Apply failed with 1 conflict: ${first.message}: ${first.field}`, causes);
  const byManager = new Map<string, string[]>();
  for (const { key, path } of conflicts)
    byManager.set(key, [...(byManager.get(key) ?? []), `- ${printFieldPath(path)}`]);
  const inOrder = [...byManager].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = inOrder.flatMap(([key, paths]) => [
    `conflicts with ${printManager(managers.get(key))}:`,
    ...paths,
  ]);
  return applyConflict(`Apply failed with ${causes.length} conflicts: ${lines.join('\n')}`, causes);
}

function printManager(manager: Manager | undefined): string {
  if (!manager) return '""';
  const name = goQuote(manager.name);
  const where =
    manager.subresource === '' ? name : `${name} with subresource ${goQuote(manager.subresource)}`;
  return manager.operation === 'Update' ? `${where} using ${manager.apiVersion}` : where;
}
