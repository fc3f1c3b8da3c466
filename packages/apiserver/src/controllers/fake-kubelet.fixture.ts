import { NODE } from '../kinds/core/node.js';
import { POD } from '../kinds/core/pod.js';
import { mapAt, mapsAt, textAt } from '../meta/fields.js';
import type { KubeObject } from '../meta/kube-object.js';
import { type Api, timeText } from '../resources/api.js';
import { deleteObject } from '../resources/delete-object.js';
import { keyOf, refOf } from './object-key.js';
import type { Controller } from './controller.js';
import { createAs, mustHold, updateAs } from './write-as.js';

/** What a test's nodes are like. */
export interface FakeNodes {
  /** Whether the containers of a pod come up. */
  readonly works?: (pod: KubeObject) => boolean;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Registers nodes that are ready. */
export async function addNodes(api: Api, names: readonly string[], nodes: FakeNodes = {}): Promise<void> {
  for (const name of names) {
    const time = timeText(api.now());
    const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', lastTransitionTime: time };
    const created = await createAs(api, 'kube-apiserver', NODE, {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name, ...nodes.labels } },
      status: { conditions: [ready], allocatable: { pods: '110', cpu: '4', memory: '8Gi' } },
    });
    if (!created.ok) throw new Error(created.status.message);
  }
}

/**
 * Runs no pods, but says that it does: what a lab's nodes write of theirs. The pods of all nodes get addresses, start at
 * once, and end at once when they are asked to.
 */
export function fakeKubelet({ works = () => true }: FakeNodes = {}): Controller {
  let last = 0;
  return {
    name: 'fake-kubelet',
    workers: 20,
    keys: ({ type, stored: { ref, object } }) =>
      type !== 'DELETED' && ref.resource === 'pods' && textAt(object, 'spec', 'nodeName') !== ''
        ? [keyOf(ref)]
        : [],
    initial: () => [],
    reconcile: async (key, api) => {
      const ref = refOf('pods', key);
      const pod = api.store.latest(ref)?.object;
      if (!pod) return;
      if (pod.metadata.deletionTimestamp !== undefined) {
        mustHold(await deleteObject(api, POD, ref, { dryRun: false, gracePeriodSeconds: 0 }));
        return;
      }
      const wanted = works(pod);
      if (textAt(pod, 'status', 'podIP') !== '' && wanted === (textAt(pod, 'status', 'phase') === 'Running'))
        return;
      const ip = textAt(pod, 'status', 'podIP') || `10.244.${++last >> 8}.${last & 255}`;
      const time = timeText(api.now());
      const change = (current: KubeObject): KubeObject => ({
        ...current,
        status: { ...mapAt(current, 'status'), ...runningStatus(current, ip, wanted, time) },
      });
      mustHold(await updateAs(api, 'kube-apiserver', POD, ref, change, 'status'));
    },
  };
}

function runningStatus(pod: KubeObject, ip: string, works: boolean, time: string): object {
  const status = works ? 'True' : 'False';
  const scheduled = mapsAt(pod, 'status', 'conditions').filter(({ type }) => type === 'PodScheduled');
  const others = ['Initialized', 'ContainersReady', 'Ready'].map((type) => ({
    type,
    status: type === 'Initialized' ? 'True' : status,
    lastProbeTime: null,
    lastTransitionTime: time,
  }));
  return {
    phase: works ? 'Running' : 'Pending',
    hostIP: '192.0.2.1',
    podIP: ip,
    podIPs: [{ ip }],
    startTime: time,
    conditions: [...scheduled, ...others],
    containerStatuses: mapsAt(pod, 'spec', 'containers').map(({ name, image }) => ({
      name,
      image,
      imageID: '',
      ready: works,
      started: works,
      restartCount: 0,
      state: works ? { running: { startedAt: time } } : { waiting: { reason: 'ImagePullBackOff' } },
    })),
  };
}
