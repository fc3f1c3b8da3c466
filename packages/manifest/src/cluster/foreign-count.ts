import type { Diagnostic } from '../read/diagnostic.js';
import type { ManifestObject } from '../read/manifest-object.js';
import { isMap } from '../validate/decode.js';
import { type ForeignCount, foreignEffect, foreignMessage, foreignNamespace } from './foreign-kinds.js';
import { groupOf } from './known-kinds.js';

export type { ForeignCount, ForeignEffect } from './foreign-kinds.js';

/** Counts, among `objects`, those of kinds that bear on the answers although Sluice does not read them; a notice each. */
export function countForeign(
  objects: readonly ManifestObject[],
  all: readonly ManifestObject[],
  diagnostics: Diagnostic[],
): readonly ForeignCount[] {
  const owners = ownerKeys(all);
  const counts = new Map<string, ForeignCount>();
  const reaches = new Map<string, Set<string | undefined>>();
  for (const object of objects) {
    const effect = foreignEffect(object);
    if (effect === undefined) continue;
    // What it created is here to be seen.
    if (effect === 'pods' && owners.has(`${object.kind}/${object.name}`)) continue;
    const group = groupOf(object.apiVersion);
    const key = `${group}/${object.kind}`;
    const known = counts.get(key);
    const namespace = foreignNamespace(object, effect);
    const reach = reaches.get(key) ?? new Set();
    reaches.set(key, reach.add(namespace));
    counts.set(key, {
      group,
      kind: object.kind,
      effect,
      count: (known?.count ?? 0) + 1,
      first: known?.first ?? object.source.at([]),
    });
  }
  for (const count of counts.values()) {
    diagnostics.push({
      code: 'foreign-kind',
      severity: 'notice',
      message: foreignMessage(count),
      ...count.first,
    });
  }
  return [...counts].map(([key, count]) => {
    const namespaces = [...reaches.get(key)!].filter((namespace) => namespace !== undefined);
    return namespaces.length < reaches.get(key)!.size ? count : { ...count, namespaces };
  });
}

function ownerKeys(objects: readonly ManifestObject[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { value } of objects) {
    const metadata = value['metadata'];
    if (!isMap(metadata) || !Array.isArray(metadata['ownerReferences'])) continue;
    for (const reference of metadata['ownerReferences']) {
      if (isMap(reference)) keys.add(`${String(reference['kind'])}/${String(reference['name'])}`);
    }
  }
  return keys;
}
