import type { Cluster } from '@sluice/engine';
import { readManifests, toCluster } from '@sluice/manifest';

/** The cluster that some manifests describe; for tests. */
export function clusterOf(yaml: string): Cluster {
  return toCluster(readManifests([{ path: 'cluster.yaml', text: yaml }]).objects).cluster;
}
