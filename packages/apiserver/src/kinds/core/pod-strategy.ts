import { at, mapAt, mapsAt, textAt } from '../../meta/fields.js';
import { isMap, type JsonMap } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';

const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';

/**
 * A new pod: pending, in its class of service, and with what the admission of every cluster gives it (priority, service
 * account, tolerations of nodes that are away for five minutes).
 */
export function preparePod(pod: KubeObject): KubeObject {
  const spec = mapAt(pod, 'spec');
  const account = textAt(spec, 'serviceAccountName') || textAt(spec, 'serviceAccount') || 'default';
  return {
    ...pod,
    spec: {
      ...spec,
      serviceAccountName: account,
      serviceAccount: account,
      priority: at(spec, 'priority') ?? 0,
      preemptionPolicy: textAt(spec, 'preemptionPolicy') || 'PreemptLowerPriority',
      tolerations: tolerations(mapsAt(spec, 'tolerations')),
    },
    status: { phase: 'Pending', qosClass: qosClass(spec) },
  };
}

/** An update changes no status, and leaves the pod the tolerations that all have. */
export function keepPod(pod: KubeObject, old: KubeObject): KubeObject {
  const spec = mapAt(pod, 'spec');
  return {
    ...pod,
    spec: { ...spec, tolerations: tolerations(mapsAt(spec, 'tolerations')) },
    status: old['status'],
  };
}

/** Given tolerations, and those that were not given for nodes that are not ready or out of reach. */
function tolerations(given: readonly JsonMap[]): readonly JsonMap[] {
  const missing = [NOT_READY, UNREACHABLE].filter(
    (key) =>
      !given.some((each) => {
        const [itsKey, effect] = [textAt(each, 'key'), textAt(each, 'effect')];
        return (itsKey === key || itsKey === '') && (effect === 'NoExecute' || effect === '');
      }),
  );
  return [
    ...given,
    ...missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 })),
  ];
}

/** The class of service (apis/core/helper/qos): only cpu and memory count. */
export function qosClass(spec: JsonMap): 'BestEffort' | 'Burstable' | 'Guaranteed' {
  const containers = [...mapsAt(spec, 'containers'), ...mapsAt(spec, 'initContainers')];
  const amounts = (container: JsonMap, of: 'limits' | 'requests'): ReadonlyMap<string, unknown> => {
    const limits = mapAt(container, 'resources', 'limits');
    // Requests that are not given are the limits.
    const found = of === 'limits' ? limits : { ...limits, ...mapAt(container, 'resources', 'requests') };
    return new Map(
      Object.entries(found).filter(
        ([name, amount]) => (name === 'cpu' || name === 'memory') && !isZero(amount),
      ),
    );
  };
  if (containers.every((each) => amounts(each, 'requests').size === 0)) return 'BestEffort';
  const guaranteed = containers.every((each) => {
    const limits = amounts(each, 'limits');
    const requests = amounts(each, 'requests');
    return (
      limits.size === 2 &&
      [...limits].every(([name, amount]) => String(requests.get(name)) === String(amount))
    );
  });
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

function isZero(amount: unknown): boolean {
  return isMap(amount) || /^0*(\.0*)?\D*$/.test(String(amount));
}
