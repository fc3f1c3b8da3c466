export type { KubeObject } from './meta/kube-object.js';
export type { Kind } from './kinds/kind.js';
export type { Api } from './resources/api.js';
export { writeKubeconfig } from './kubeconfig/write-kubeconfig.js';
export type { Kubeconfig } from './kubeconfig/make-kubeconfig.js';
export { type ApiServer, type StartOptions, startServer } from './start-server.js';
export { DamagedStore, UnusableStore } from './store/level/damaged-store.js';
export { openLevel } from './store/level/open-level.js';
export { ObjectStore } from './store/object-store.js';
