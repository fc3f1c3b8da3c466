import { isDeepStrictEqual } from 'node:util';
import { mapAt } from '../../meta/fields.js';
import { isMap, without } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';

/** The label that tells the pods of one template of a workload from those of another. */
export const TEMPLATE_HASH = 'pod-template-hash';

/** The letters of safe names (apimachinery, util/rand): no vowels, and nothing that looks like another. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * A short text for a template: equal for equal ones. FNV-1a as in a cluster, but over JSON, where a cluster hashes what Go
 * prints of its structs: the texts differ from a cluster's.
 */
export function templateHash(template: unknown, collisions = 0): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(JSON.stringify(sorted(template)) + (collisions > 0 ? collisions : '')))
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return safeName(String(hash));
}

/** A text in the letters of generated names. */
function safeName(text: string): string {
  return [...Buffer.from(text)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
}

/** Whether two workloads want the same pods. */
export function haveSameTemplate(one: KubeObject, other: KubeObject): boolean {
  return isDeepStrictEqual(bareTemplate(one), bareTemplate(other));
}

/** A workload's template without the label that its own controller adds. */
export function bareTemplate(workload: KubeObject): unknown {
  const template = mapAt(workload, 'spec', 'template');
  const metadata = mapAt(template, 'metadata');
  const labels = without(mapAt(metadata, 'labels'), TEMPLATE_HASH);
  return { ...template, metadata: { ...without(metadata, 'labels', 'creationTimestamp'), labels } };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}
