import { readManifests } from '../read/read-manifests.js';
import { type ClusterOptions, type ClusterResult, toCluster } from './to-cluster.js';

/** For tests: the cluster of a YAML text in a file `in.yaml`, which must be readable. */
export function clusterOf(yaml: string, options?: ClusterOptions): ClusterResult {
  const { objects, diagnostics } = readManifests([{ path: 'in.yaml', text: yaml }]);
  if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));
  return toCluster(objects, options);
}

/** For tests: what the diagnostics say, as `line:column severity message`. */
export function said({ diagnostics }: ClusterResult): readonly string[] {
  return diagnostics.map(({ line, column, severity, message }) => `${line}:${column} ${severity} ${message}`);
}
