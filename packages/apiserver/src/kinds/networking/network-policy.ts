import { AGE_COLUMN, ageOf } from '../age.js';
import { builtin } from '../builtin.js';
import { type Column, NAME_COLUMN } from '../column.js';
import type { Kind } from '../kind.js';
import { type FieldError, validateNetworkPolicySpec } from '@sluice/manifest';
import type { KubeObject } from '../../meta/kube-object.js';
import { at, mapAt } from '../../meta/fields.js';
import { selectorText } from '../selector-text.js';

const COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  {
    name: 'Pod-Selector',
    type: 'string',
    priority: 0,
    description:
      'Selects the pods to which this NetworkPolicy object applies.  The array of ingress rules is applied to any pods selected by this field. Multiple network policies can select the same set of pods.  In this case, the ingress rules for each are combined additively. This field is NOT optional and follows standard label selector semantics. An empty podSelector matches all pods in this namespace.',
  },
  AGE_COLUMN,
];

/** networking.k8s.io/v1 NetworkPolicy. */
export const NETWORK_POLICY: Kind = builtin('io.k8s.api.networking.v1.NetworkPolicy', {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  singular: 'networkpolicy',
  shortNames: ['netpol'],
  namespaced: true,
  counted: true,
  validate: errorsOf,
  warnings: (object) =>
    validateNetworkPolicySpec(mapAt(object, 'spec')).warnings.flatMap(({ message }) =>
      serverWarnings(message),
    ),
  table: {
    columns: COLUMNS,
    row: (object, now) => [
      object.metadata.name,
      selectorText(at(object, 'spec', 'podSelector')) || '<none>',
      ageOf(object, now),
    ],
  },
});

function errorsOf(policy: KubeObject): readonly FieldError[] {
  return validateNetworkPolicySpec(mapAt(policy, 'spec')).errors;
}

/** A warning's text holds what strict validation says too; the server sends its own lines only. */
function serverWarnings(message: string): readonly string[] {
  const start = 'Warning: ';
  return message
    .split('\n')
    .filter((line) => line.startsWith(start))
    .map((line) => line.slice(start.length));
}
