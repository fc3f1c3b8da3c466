import { type CrdSchema, policySchema } from '@sluice/manifest';
import type { JsonMap } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';
import type { Schema } from '../../schema/schema.js';

const GROUP = 'policy.networking.k8s.io';

interface PolicyNames {
  readonly kind: Parameters<typeof policySchema>[0];
  readonly version: string;
  readonly plural: string;
  readonly shortName: string;
  /** Columns of its Table between name and age. */
  readonly columns: readonly JsonMap[];
}

const PRIORITY = { name: 'Priority', type: 'string', jsonPath: '.spec.priority' };

const POLICIES: readonly PolicyNames[] = [
  {
    kind: 'ClusterNetworkPolicy',
    version: 'v1alpha2',
    plural: 'clusternetworkpolicies',
    shortName: 'cnp',
    columns: [{ name: 'Tier', type: 'string', jsonPath: '.spec.tier' }, PRIORITY],
  },
  {
    kind: 'AdminNetworkPolicy',
    version: 'v1alpha1',
    plural: 'adminnetworkpolicies',
    shortName: 'anp',
    columns: [PRIORITY],
  },
  {
    kind: 'BaselineAdminNetworkPolicy',
    version: 'v1alpha1',
    plural: 'baselineadminnetworkpolicies',
    shortName: 'banp',
    columns: [],
  },
];

/** The definitions of the cluster-wide policy kinds (network-policy-api), with the schemas that policies are validated by. */
export function policyDefinitions(): readonly KubeObject[] {
  return POLICIES.map(({ kind, version, plural, shortName, columns }) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${GROUP}` },
    spec: {
      group: GROUP,
      scope: 'Cluster',
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase(), shortNames: [shortName] },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: [
            ...columns,
            { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
          ],
          schema: { openAPIV3Schema: openApi(policySchema(kind)) },
        },
      ],
    },
  }));
}

/** The schema as OpenAPI has it; rules of CEL run in validation, and are not written down. */
function openApi(schema: CrdSchema): Schema {
  switch (schema.type) {
    case 'any':
      return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    case 'object': {
      const { rules: _, properties = {}, additionalProperties: others, required, ...limits } = schema;
      const inner = Object.entries(properties).map(([name, property]) => [name, propertyOf(name, property)]);
      return {
        ...limits,
        ...(required && { required }),
        ...(inner.length > 0 && { properties: Object.fromEntries(inner) as Record<string, Schema> }),
        ...(others && { additionalProperties: openApi(others) }),
      };
    }
    case 'array': {
      const { rules: _, set, items, ...limits } = schema;
      return { ...limits, items: openApi(items), ...(set && { 'x-kubernetes-list-type': 'set' }) };
    }
    default: {
      const { rules: _, ...rest } = schema;
      return rest;
    }
  }
}

/** Metadata is known to every server; ports of v1alpha1 that name no protocol are of TCP. */
function propertyOf(name: string, property: CrdSchema): Schema {
  if (name === 'metadata') return { type: 'object' };
  const schema = openApi(property);
  return name === 'protocol' && schema.type === 'string' ? { ...schema, default: 'TCP' } : schema;
}
