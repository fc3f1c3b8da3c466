import type { Namespace } from '../cluster/namespace.js';
import type { Node } from '../cluster/node.js';
import type { Pod } from '../cluster/pod.js';
import type { PolicyManifest } from '../policy/policy-manifest.js';

/** One thing of a cluster that became different; without its object it is gone. */
export type Change =
  | { readonly kind: 'namespace'; readonly name: string; readonly namespace?: Namespace }
  | { readonly kind: 'node'; readonly name: string; readonly node?: Node }
  | { readonly kind: 'pod'; readonly id: string; readonly pod?: Pod }
  | { readonly kind: 'policy'; readonly id: string; readonly policy?: PolicyManifest };
