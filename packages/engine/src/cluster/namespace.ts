import { type Labels, labelsOf } from '../labels/labels.js';
import type { Source } from './source.js';

/** A namespace. Its labels always hold `kubernetes.io/metadata.name` (PEER-5). */
export interface Namespace {
  readonly name: string;
  readonly labels: Labels;
  readonly source?: Source;
}

/** The label that the API server sets on every namespace and never lets go. */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** A namespace with the default label set, whatever `labels` says of it (PEER-5). */
export function namespaceOf(
  name: string,
  labels?: Readonly<Record<string, string>> | null,
  source?: Source,
): Namespace {
  const all = new Map(labelsOf(labels)).set(NAMESPACE_NAME_LABEL, name);
  return source ? { name, labels: all, source } : { name, labels: all };
}
