import { mapAt, mapsAt } from '../meta/fields.js';
import type { KubeObject } from '../meta/kube-object.js';

/** A pod with its node, and the condition that says so (registry/core/pod/storage, BindingREST). */
export function boundPod(pod: KubeObject, node: string, time: string): KubeObject {
  const status = mapAt(pod, 'status');
  const others = mapsAt(status, 'conditions').filter(({ type }) => type !== 'PodScheduled');
  const { generation } = pod.metadata;
  const scheduled = {
    type: 'PodScheduled',
    ...(generation !== undefined && { observedGeneration: generation }),
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: time,
  };
  return {
    ...pod,
    spec: { ...mapAt(pod, 'spec'), nodeName: node },
    status: { ...status, conditions: [...others, scheduled] },
  };
}
