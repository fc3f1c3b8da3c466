export type { KubeObject } from './meta/kube-object.js';
export type { Kind } from './kinds/kind.js';
export type { Api } from './resources/api.js';
export { importObject } from './resources/import-object.js';
export type {
  ContainerStreams,
  ExecRequest,
  Exit,
  LogRequest,
  NodeRuntime,
  Nodes,
} from './nodes/node-runtime.js';
export { ContainerLog, type LogLine, type LogQuery } from './nodes/container-log.js';
export { writeKubeconfig } from './kubeconfig/write-kubeconfig.js';
export type { Kubeconfig } from './kubeconfig/make-kubeconfig.js';
export { type ApiServer, type StartOptions, startServer } from './start-server.js';
export { DamagedStore, UnusableStore } from './store/level/damaged-store.js';
