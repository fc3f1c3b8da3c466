export { connect } from './connection/connect.js';
export type { AskOptions, Connection } from './connection/connection.js';
export { KubeError, type KubeErrorCode } from './kube-error.js';
export type { KubeconfigOptions } from './kubeconfig/read-kubeconfig.js';
export { type LiveObjects, type Progress, readLive } from './objects/read-live.js';
export { type ClusterFeed, type FeedEvent, type FeedOptions, followCluster } from './follow/cluster-feed.js';
