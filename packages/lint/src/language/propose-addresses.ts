import { formatCidr } from '@sluice/engine';
import type { Workspace } from '../workspace.js';
import type { Proposal } from './completion.js';
import type { Draft } from './draft.js';
import { scalarProposal } from './scalar-proposal.js';

/** What is often left out of a block of the whole internet. */
const INSIDE = [
  ['10.0.0.0/8', 'private addresses (RFC 1918)'],
  ['172.16.0.0/12', 'private addresses (RFC 1918)'],
  ['192.168.0.0/16', 'private addresses (RFC 1918)'],
  ['169.254.169.254/32', "the clouds' metadata address"],
] as const;

/** Blocks of addresses that a policy often names. */
export function proposeAddresses({ settings }: Workspace, draft: Draft): readonly Proposal[] {
  const { path } = draft.cursor;
  const isHole = path.at(-2) === 'except';
  if (!isHole && path.at(-1) !== 'cidr' && path.at(-2) !== 'networks') return [];
  const ranges = settings.clusterRanges.map((range) => [formatCidr(range), "the cluster's own"] as const);
  const all = [
    ['0.0.0.0/0', 'every IPv4 address'],
    ['::/0', 'every IPv6 address'],
  ] as const;
  return [...(isHole ? [] : all), ...INSIDE, ...ranges].map(([cidr, words]) =>
    scalarProposal(cidr, 'value', draft, words),
  );
}
