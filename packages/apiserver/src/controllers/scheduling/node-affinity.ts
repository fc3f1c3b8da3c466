import { holds, type Labels, labelsOf } from '@sluice/engine';
import { at, listAt, mapAt, mapsAt, textAt } from '../../meta/fields.js';
import { isMap, type JsonMap } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';

/** Whether a pod's node selector and required node affinity allow a node (component-helpers, nodeaffinity). */
export function wantsNode(podSpec: JsonMap, node: KubeObject): boolean {
  const labels = labelsOf(node.metadata.labels);
  for (const [key, value] of Object.entries(mapAt(podSpec, 'nodeSelector')))
    if (labels.get(key) !== value) return false;
  const required = at(podSpec, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  if (!isMap(required)) return true;
  return mapsAt(required, 'nodeSelectorTerms').some((term) => termHolds(term, node, labels));
}

/** The sum of the weights of the preferred terms that a node fulfils. */
export function preference(podSpec: JsonMap, node: KubeObject): number {
  const labels = labelsOf(node.metadata.labels);
  const path = ['affinity', 'nodeAffinity', 'preferredDuringSchedulingIgnoredDuringExecution'];
  return mapsAt(podSpec, ...path)
    .filter((each) => termHolds(mapAt(each, 'preference'), node, labels))
    .reduce((sum, { weight }) => sum + Number(weight), 0);
}

function termHolds(term: JsonMap, node: KubeObject, labels: Labels): boolean {
  const [expressions, fields] = [mapsAt(term, 'matchExpressions'), mapsAt(term, 'matchFields')];
  // A term that asks for nothing selects nothing.
  if (expressions.length === 0 && fields.length === 0) return false;
  const named: Labels = new Map([['metadata.name', node.metadata.name]]);
  return (
    expressions.every((each) => requirementHolds(each, labels)) &&
    fields.every((each) => requirementHolds(each, named))
  );
}

function requirementHolds(requirement: JsonMap, labels: Labels): boolean {
  const [key, operator] = [textAt(requirement, 'key'), textAt(requirement, 'operator')];
  const values = listAt(requirement, 'values').map(String);
  switch (operator) {
    case 'In':
    case 'NotIn':
    case 'Exists':
    case 'DoesNotExist':
      return holds({ key, operator, values }, labels);
    case 'Gt':
    case 'Lt': {
      const found = labels.get(key);
      if (found === undefined || !/^-?\d+$/.test(found)) return false;
      return operator === 'Gt' ? Number(found) > Number(values[0]) : Number(found) < Number(values[0]);
    }
    default:
      return false;
  }
}
