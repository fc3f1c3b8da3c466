export type { KubeObject } from './meta/kube-object.js';
export type { Kind } from './kinds/kind.js';
