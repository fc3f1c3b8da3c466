import type { ManifestObject } from '../read/manifest-object.js';
import { policyKindOf } from '../read/policy-kinds.js';
import { isMap } from '../validate/decode.js';
import { validateObject } from '../validate/validate-object.js';

/** The members of which a peer of a cluster-wide policy has exactly one (CNP-5). */
const EITHER_WAY = ['namespaces', 'pods'];
const OUTWARD = ['nodes', 'networks'];

/**
 * CNP-8: a cluster-wide policy in which nothing is wrong but peers of an unknown kind, with these peers empty, which
 * matches nothing in a rule that accepts and everything in others. Undefined for any other object with errors: the API
 * server refuses both, but of this one it is known what to fear.
 */
export function failClosed(object: ManifestObject): ManifestObject | undefined {
  const kind = policyKindOf(object);
  if (kind === undefined || kind === 'NetworkPolicy') return undefined;
  const outward = [...OUTWARD, ...(kind === 'BaselineAdminNetworkPolicy' ? [] : ['domainNames'])];
  const withPeers = (stand: unknown): ManifestObject => ({
    ...object,
    value: withUnknownPeers(object.value, [...EITHER_WAY, ...outward], stand),
  });
  const isSound = validateObject(withPeers({ namespaces: {} })).every(({ severity }) => severity !== 'error');
  return isSound ? withPeers({}) : undefined;
}

/** A policy with `stand` in the place of each peer of an unknown kind. */
function withUnknownPeers(
  value: ManifestObject['value'],
  outward: readonly string[],
  stand: unknown,
): ManifestObject['value'] {
  const { spec } = value;
  if (!isMap(spec)) return value;
  const rules = (direction: 'ingress' | 'egress'): unknown => {
    const [list, known] = direction === 'ingress' ? ['from', EITHER_WAY] : ['to', outward];
    const all = spec[direction];
    if (!Array.isArray(all)) return all;
    return all.map((rule: unknown) => {
      if (!isMap(rule) || !Array.isArray(rule[list])) return rule;
      return { ...rule, [list]: rule[list].map((peer: unknown) => (isKnown(peer, known) ? peer : stand)) };
    });
  };
  const both = (['ingress', 'egress'] as const).filter((direction) => Object.hasOwn(spec, direction));
  const mended = Object.fromEntries(both.map((direction) => [direction, rules(direction)]));
  return { ...value, spec: { ...spec, ...mended } };
}

/** Whether a peer is of one known kind; what is no peer at all is for validation to refuse. */
function isKnown(peer: unknown, known: readonly string[]): boolean {
  if (!isMap(peer)) return true;
  const members = Object.keys(peer);
  return members.length === 1 && known.includes(members[0]!);
}
