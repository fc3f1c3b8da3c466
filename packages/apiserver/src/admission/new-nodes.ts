import { mapAt, mapsAt } from '../meta/fields.js';
import { accept } from '../meta/result.js';
import type { Admission } from './admission.js';

const NOT_READY = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

/** A new node takes no pods until it was looked at (plugin TaintNodesByCondition). */
export const newNodes: Admission = ({ kind, operation, object }) => {
  if (kind.group !== '' || kind.kind !== 'Node' || operation !== 'create') return accept(object);
  const taints = mapsAt(object, 'spec', 'taints');
  if (taints.some(({ key, effect }) => key === NOT_READY.key && effect === NOT_READY.effect))
    return accept(object);
  return accept({ ...object, spec: { ...mapAt(object, 'spec'), taints: [...taints, NOT_READY] } });
};
