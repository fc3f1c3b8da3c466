import type { Pod } from '@sluice/engine';
import type { FieldReader } from './field-reader.js';
import type { Entry } from './inventory.js';

/** What the StatefulSet controller writes on each pod with a value of its own. */
const POD_NAME = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX = 'apps.kubernetes.io/pod-index';

/** More replicas than this stay one pod that stands for all. */
const MOST_REPLICAS = 1000;

/** Whether a policy or a Service of the input tells the pods of a StatefulSet apart. */
export function tellsReplicasApart(entries: ReadonlyMap<string, Entry>): boolean {
  for (const { item, object } of entries.values()) {
    if (item.role === 'service') {
      const selector = item.service.selector;
      if (selector !== undefined && (selector.has(POD_NAME) || selector.has(POD_INDEX))) return true;
    } else if (item.role === 'policy' && mentionsReplica(object.value)) return true;
  }
  return false;
}

function mentionsReplica(policy: unknown): boolean {
  const rest: unknown[] = [policy];
  while (rest.length > 0) {
    const value = rest.pop();
    if (value === POD_NAME || value === POD_INDEX) return true;
    if (typeof value !== 'object' || value === null) continue;
    if (Object.hasOwn(value, POD_NAME) || Object.hasOwn(value, POD_INDEX)) return true;
    for (const inner of Object.values(value)) rest.push(inner);
  }
  return false;
}

/**
 * The pods of a StatefulSet's template one by one, named and labelled as its controller does; the template's own pod
 * where there are none, or too many (told as a warning).
 */
export function replicasOf(template: Pod, fields: FieldReader): readonly Pod[] {
  const replicas = fields.integer(['spec', 'replicas']) ?? 1;
  const start = fields.integer(['spec', 'ordinals', 'start']) ?? 0;
  if (fields.failed) return [];
  if (replicas > MOST_REPLICAS) {
    const message = `more than ${MOST_REPLICAS}: its pods are not told apart by ${POD_NAME} and ${POD_INDEX}`;
    fields.tell('warning', 'too-large', ['spec', 'replicas'], message);
  }
  if (replicas < 1 || replicas > MOST_REPLICAS) return [template];
  return Array.from({ length: replicas }, (_, i): Pod => {
    const name = `${template.name}-${start + i}`;
    const labels = new Map(template.labels).set(POD_NAME, name).set(POD_INDEX, String(start + i));
    return { ...template, kind: 'Pod', name, labels, template: false };
  });
}
