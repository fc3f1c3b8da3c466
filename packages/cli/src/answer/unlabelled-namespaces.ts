import { type Cluster, type Model, NAMESPACE_NAME_LABEL, type Selector } from '@sluice/engine';

/**
 * The namespaces that are not in the input although pods of it lie there, where a policy asks for labels of namespaces: theirs
 * are not known but for the default one (PEER-5), so that a rule which denies by them would hold nothing back.
 */
export function unlabelledNamespaces(
  { namespaces }: Cluster,
  { policies }: Pick<Model, 'policies'>,
): readonly string[] {
  const asksLabels = (selector: Selector | string): boolean =>
    typeof selector !== 'string' && selector.requirements.some(({ key }) => key !== NAMESPACE_NAME_LABEL);
  const isAsked = policies.some(
    ({ subject, ingress, egress }) =>
      asksLabels(subject.namespaces) ||
      [...ingress, ...egress].some(
        ({ peers }) =>
          peers !== 'any' && peers.some((peer) => peer.kind === 'pods' && asksLabels(peer.namespaces)),
      ),
  );
  if (!isAsked) return [];
  return [...namespaces.values()].flatMap(({ name, source }) => (source ? [] : [name])).sort();
}
