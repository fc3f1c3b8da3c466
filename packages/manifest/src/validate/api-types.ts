import {
  ANY,
  BOOL,
  type GoStruct,
  INT32,
  INT64,
  INT_OR_STRING,
  STRINGS,
  TIME,
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

const MANAGED_FIELDS: GoStruct = struct('ManagedFieldsEntry', {
  manager: string(),
  operation: string('v1.ManagedFieldsOperationType'),
  apiVersion: string(),
  time: TIME,
  fieldsType: string(),
  fieldsV1: ANY,
  subresource: string(),
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
  creationTimestamp: TIME,
  deletionTimestamp: TIME,
  deletionGracePeriodSeconds: INT64,
  labels: STRINGS,
  annotations: STRINGS,
  ownerReferences: list(OWNER_REFERENCE),
  finalizers: list(string()),
  managedFields: list(MANAGED_FIELDS),
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

/** networking.k8s.io/v1 NetworkPolicy. */
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
});
