import type { FieldPath } from '@sluice/engine';
import { checkDnsLabel, type FieldError, forbidden, invalid, required } from '@sluice/manifest';
import { mapsAt, textAt } from '../../meta/fields.js';
import type { JsonMap } from '../../meta/json.js';
import { apiStruct } from '../../schema/api-type.js';
import { duplicate, namedBy } from './checks.js';

/** What the common sources need, by their names. */
const REQUIRED: Readonly<Record<string, string>> = {
  secret: 'secretName',
  configMap: 'name',
  persistentVolumeClaim: 'claimName',
};

/** A pod's volumes: errors, and the names of those that are sound. */
export function validateVolumes(
  spec: JsonMap,
  path: FieldPath,
): { readonly errors: readonly FieldError[]; readonly names: ReadonlySet<string> } {
  const all: FieldError[] = [];
  const names = new Set<string>();
  mapsAt(spec, 'volumes').forEach((volume, index) => {
    const at = [...path, 'volumes', index];
    const name = textAt(volume, 'name');
    const errors = [...validateSource(volume, at), ...namedBy([...at, 'name'], name, checkDnsLabel)];
    if (names.has(name)) errors.push(duplicate([...at, 'name'], name));
    if (errors.length === 0) names.add(name);
    all.push(...errors);
  });
  return { errors: all, names };
}

/** The sources in the order in which they are looked at. */
function sourceNames(): readonly string[] {
  return [...(apiStruct('io.k8s.api.core.v1.VolumeSource')?.fields.keys() ?? [])].toSorted(
    (a, b) => Number(b === 'emptyDir') - Number(a === 'emptyDir'),
  );
}

function validateSource(volume: JsonMap, path: FieldPath): readonly FieldError[] {
  const [first, ...others] = sourceNames().filter((name) => volume[name] !== undefined);
  if (first === undefined) return [required(path, 'must specify a volume type')];
  return [
    ...validateFirst(volume, first, path),
    ...others.map((name) => forbidden([...path, name], 'may not specify more than 1 volume type')),
  ];
}

function validateFirst(volume: JsonMap, source: string, path: FieldPath): readonly FieldError[] {
  const field = Object.hasOwn(REQUIRED, source) ? REQUIRED[source] : undefined;
  if (field !== undefined && textAt(volume, source, field) === '')
    return [required([...path, source, field])];
  if (source !== 'hostPath') return [];
  const hostPath = textAt(volume, source, 'path');
  const at = [...path, source, 'path'];
  if (hostPath === '') return [required(at)];
  return hostPath.split('/').includes('..') ? [invalid(at, hostPath, "must not contain '..'")] : [];
}
