import { at, mapsAt, textAt } from '../../meta/fields.js';
import type { Kind } from '../kind.js';

/** The fields that selectors of pods may name. */
export const POD_FIELDS: NonNullable<Kind['selectable']> = {
  'spec.nodeName': (pod) => textAt(pod, 'spec', 'nodeName'),
  'spec.restartPolicy': (pod) => textAt(pod, 'spec', 'restartPolicy'),
  'spec.schedulerName': (pod) => textAt(pod, 'spec', 'schedulerName'),
  'spec.serviceAccountName': (pod) => textAt(pod, 'spec', 'serviceAccountName'),
  'spec.hostNetwork': (pod) => String(at(pod, 'spec', 'hostNetwork') === true),
  'status.phase': (pod) => textAt(pod, 'status', 'phase'),
  'status.podIP': (pod) => textAt(mapsAt(pod, 'status', 'podIPs')[0], 'ip') || textAt(pod, 'status', 'podIP'),
  'status.nominatedNodeName': (pod) => textAt(pod, 'status', 'nominatedNodeName'),
};
