import { mapsAt, textAt } from '../../meta/fields.js';
import type { JsonMap } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';

/** The taints of a node. */
export function taintsOf(node: KubeObject): readonly JsonMap[] {
  return mapsAt(node, 'spec', 'taints');
}

/** Whether a toleration is for a taint (core/v1, Toleration.ToleratesTaint). */
export function tolerates(toleration: JsonMap, taint: JsonMap): boolean {
  const [key, effect] = [textAt(toleration, 'key'), textAt(toleration, 'effect')];
  if (effect !== '' && effect !== taint['effect']) return false;
  if (key !== '' && key !== taint['key']) return false;
  const operator = textAt(toleration, 'operator') || 'Equal';
  if (operator === 'Exists') return true;
  return operator === 'Equal' && key !== '' && textAt(toleration, 'value') === textAt(taint, 'value');
}

/** The first taint of certain effects that none of the tolerations is for. */
export function untolerated(
  tolerations: readonly JsonMap[],
  taints: readonly JsonMap[],
  effects: readonly string[],
): JsonMap | undefined {
  return taints.find(
    (taint) =>
      effects.includes(textAt(taint, 'effect')) && !tolerations.some((each) => tolerates(each, taint)),
  );
}

/** What keeps new pods away from a node. */
export const KEEPS_AWAY: readonly string[] = ['NoSchedule', 'NoExecute'];
