import type { ListKind } from './problem.js';

/** What the items of a list are: for a `PodList` of `v1`, pods of `v1`; for the kind `List`, whatever they say. */
export function listKind(value: unknown): ListKind {
  const { apiVersion, kind } = (value ?? {}) as { apiVersion?: unknown; kind?: unknown };
  const isTyped = typeof kind === 'string' && kind.endsWith('List') && kind !== 'List';
  return isTyped && typeof apiVersion === 'string'
    ? { apiVersion, kind: kind.slice(0, -'List'.length) }
    : { apiVersion: '', kind: '' };
}
