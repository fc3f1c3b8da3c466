import type { ManifestObject } from './manifest-object.js';
import type { ReadOptions } from './limits.js';
import { type ReadResult, readManifests } from './read-manifests.js';

/** Reads one text; for tests. */
export function read(text: string, path = 'a.yaml', options?: ReadOptions): ReadResult {
  return readManifests([{ path, text }], options);
}

/** Diagnostics in one line each, `line:column severity code message`. */
export function told({ diagnostics }: ReadResult): readonly string[] {
  return diagnostics.map((d) => `${d.line}:${d.column} ${d.severity} ${d.code} ${d.message}`);
}

/** The objects read, `kind namespace/name`. */
export function titles({ objects }: ReadResult): readonly string[] {
  return objects.map((o) => `${o.kind} ${o.namespace === undefined ? '' : `${o.namespace}/`}${o.name}`);
}

/** A small NetworkPolicy. */
export function policy(name: string): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
spec:
  podSelector:
    matchLabels:
      app: web
  ingress:
  - from:
    - podSelector: {}
    ports:
    - port: 80
`;
}

/** The first object; there has to be one. */
export function firstOf(objects: readonly ManifestObject[]): ManifestObject {
  const [first] = objects;
  if (!first) throw new Error('no object was read');
  return first;
}
