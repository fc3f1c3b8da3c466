import type { ManifestObject } from '@sluice/manifest';
import type { Source } from '@sluice/engine';
import type { LintRule } from '../rule.js';

/** ISO-2: a pod that no policy selects may send and receive everything. */
export const noPolicyCoversPod: LintRule = {
  id: 'no-policy-covers-pod',
  summary: 'pods that no policy selects',
  severity: 'info',
  needs: ['workloads'],
  *check(workspace) {
    if (workspace.policies.length === 0) return;
    const objects = new Map<Source | undefined, ManifestObject>(
      workspace.input.objects.map((object) => [object.source, object]),
    );
    const told = new Set<ManifestObject>();
    for (const pod of workspace.pods) {
      if (pod.hostNetwork || workspace.policiesOf(pod).length > 0) continue;
      const object = objects.get(pod.source);
      if (!object || told.has(object)) continue;
      told.add(object);
      yield {
        object,
        path: ['metadata', 'name'],
        message: `no policy selects ${pod.kind} ${pod.namespace}/${pod.name}: it may send and receive everything`,
      };
    }
  },
};
