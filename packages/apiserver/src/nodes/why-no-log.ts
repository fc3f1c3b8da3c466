import { goQuote } from '@sluice/manifest';
import { at, mapAt, mapsAt, textAt } from '../meta/fields.js';
import { isMap } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';

const STATUSES = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const;
const PULL_ERRORS: Readonly<Record<string, string>> = {
  ErrImagePull: "image can't be pulled",
  ImagePullBackOff: 'trying and failing to pull image',
};

/** Why a container has no log, by its status (kubelet, validateContainerLogStatus); nothing when it has one. */
export function whyNoLog(pod: KubeObject, container: string, previous: boolean): string | undefined {
  const which = `container ${goQuote(container)} in pod ${goQuote(pod.metadata.name)}`;
  const status = STATUSES.flatMap((each) => mapsAt(pod, 'status', each)).find(
    (each) => each['name'] === container,
  );
  if (!status) return `${which} is not available`;
  const { running, terminated, waiting } = mapAt(status, 'state');
  const hasEnded = isMap(at(status, 'lastState', 'terminated'));
  if (previous) return hasEnded ? undefined : `previous terminated ${which} not found`;
  if (isMap(running) || isMap(terminated) || hasEnded) return undefined;
  if (!isMap(waiting)) return `${which} is waiting to start - no logs yet`;
  const reason = textAt(waiting, 'reason');
  return `${which} is waiting to start: ${PULL_ERRORS[reason] ?? reason}`;
}
