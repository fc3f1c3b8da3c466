import {
  ANY,
  BOOL,
  type GoStruct,
  INT32,
  INT64,
  INT_OR_STRING,
  STRINGS,
  list,
  string,
  struct,
} from './go-type.js';

const OWNER_REFERENCE: GoStruct = struct('OwnerReference', {
  apiVersion: string(),
  kind: string(),
  name: string(),
  uid: string('types.UID'),
  controller: BOOL,
  blockOwnerDeletion: BOOL,
});

/** metav1.ObjectMeta. */
export const OBJECT_META: GoStruct = struct('ObjectMeta', {
  name: string(),
  generateName: string(),
  namespace: string(),
  selfLink: string(),
  uid: string('types.UID'),
  resourceVersion: string(),
  generation: INT64,
  creationTimestamp: ANY,
  deletionTimestamp: ANY,
  deletionGracePeriodSeconds: INT64,
  labels: STRINGS,
  annotations: STRINGS,
  ownerReferences: list(OWNER_REFERENCE),
  finalizers: list(string()),
  managedFields: ANY,
});

const LABEL_SELECTOR: GoStruct = struct('LabelSelector', {
  matchLabels: STRINGS,
  matchExpressions: list(
    struct('LabelSelectorRequirement', {
      key: string(),
      operator: string('v1.LabelSelectorOperator'),
      values: list(string()),
    }),
  ),
});

const PEERS = list(
  struct('NetworkPolicyPeer', {
    podSelector: LABEL_SELECTOR,
    namespaceSelector: LABEL_SELECTOR,
    ipBlock: struct('IPBlock', { cidr: string(), except: list(string()) }),
  }),
);

const PORTS = list(
  struct('NetworkPolicyPort', { protocol: string('v1.Protocol'), port: INT_OR_STRING, endPort: INT32 }),
);

/** networking.k8s.io/v1 NetworkPolicy. `status` was a field once: dumps of old clusters hold an empty one. */
export const NETWORK_POLICY: GoStruct = struct('NetworkPolicy', {
  apiVersion: string(),
  kind: string(),
  metadata: OBJECT_META,
  spec: struct('NetworkPolicySpec', {
    podSelector: LABEL_SELECTOR,
    ingress: list(struct('NetworkPolicyIngressRule', { ports: PORTS, from: PEERS })),
    egress: list(struct('NetworkPolicyEgressRule', { ports: PORTS, to: PEERS })),
    policyTypes: list(string('v1.PolicyType')),
  }),
  status: ANY,
});
