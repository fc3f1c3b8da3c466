import type { PolicyManifest } from '../policy/policy-manifest.js';
import type { Namespace } from './namespace.js';
import type { Node } from './node.js';
import type { Pod } from './pod.js';
import type { Service } from './service.js';

/** An immutable snapshot of everything that policies can speak of. */
export interface Cluster {
  /** By name. Every namespace that a pod, Service or policy lies in is here. */
  readonly namespaces: ReadonlyMap<string, Namespace>;
  /** By `podId`. Completed pods may be here; they are no endpoints (POD-3). */
  readonly pods: ReadonlyMap<string, Pod>;
  /** By name. */
  readonly nodes: ReadonlyMap<string, Node>;
  /** By `namespace/name`. */
  readonly services: ReadonlyMap<string, Service>;
  /** By `policyId`. */
  readonly policies: ReadonlyMap<string, PolicyManifest>;
}
