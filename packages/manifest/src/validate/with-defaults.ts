import type { LabelSelector, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec } from '@sluice/engine';

/**
 * A valid spec as the API server would store it: policyTypes (ISO-5) and protocols (PORT-1) written out, nulls and
 * empty lists left out, null label values as "". Means the same as the spec given.
 */
export function withDefaults(spec: NetworkPolicySpec): NetworkPolicySpec {
  const { policyTypes, ingress, egress } = spec;
  const hasEgress = (egress?.length ?? 0) > 0;
  return {
    podSelector: selector(spec.podSelector ?? {}),
    ...some('ingress', ingress, (rule) => ({
      ...some('ports', rule?.ports, port),
      ...some('from', rule?.from, peer),
    })),
    ...some('egress', egress, (rule) => ({
      ...some('ports', rule?.ports, port),
      ...some('to', rule?.to, peer),
    })),
    policyTypes: policyTypes?.length ? policyTypes : hasEgress ? ['Ingress', 'Egress'] : ['Ingress'],
  };
}

/** A null entry is an empty one, as Go decodes it. */
function port(entry: NetworkPolicyPort | null): NetworkPolicyPort {
  const { protocol, port: number, endPort } = entry ?? {};
  return { protocol: protocol ?? 'TCP', ...given('port', number), ...given('endPort', endPort) };
}

function peer({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer): NetworkPolicyPeer {
  return {
    ...(podSelector && { podSelector: selector(podSelector) }),
    ...(namespaceSelector && { namespaceSelector: selector(namespaceSelector) }),
    ...(ipBlock && { ipBlock: { cidr: ipBlock.cidr, ...some('except', ipBlock.except, (cidr) => cidr) } }),
  };
}

function selector({ matchLabels, matchExpressions }: LabelSelector): LabelSelector {
  const labels = Object.entries(matchLabels ?? {}).map(
    ([key, value]) => [key, (value as string | null) ?? ''] as const,
  );
  return {
    ...(labels.length > 0 && { matchLabels: Object.fromEntries(labels) }),
    ...some('matchExpressions', matchExpressions, ({ key, operator, values }) => ({
      key,
      operator,
      ...some('values', values, (value) => (value as string | null) ?? ''),
    })),
  };
}

type Field<N extends string, T> = { readonly [K in N]?: T };

function some<N extends string, A, B>(
  name: N,
  list: readonly A[] | null | undefined,
  each: (item: A) => B,
): Field<N, readonly B[]> {
  return (list?.length ? { [name]: list.map(each) } : {}) as unknown as Field<N, readonly B[]>;
}

function given<N extends string, T>(name: N, value: T | null | undefined): Field<N, T> {
  return (value === null || value === undefined ? {} : { [name]: value }) as unknown as Field<N, T>;
}
