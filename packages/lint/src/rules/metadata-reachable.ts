import {
  cidrHas,
  type FieldPath,
  formatCidr,
  formatIp,
  type Ip,
  type IpPeer,
  parseIp,
  type Rule,
} from '@sluice/engine';
import { holdsPort } from '../rule-reach.js';
import { offer } from '../offer.js';
import type { LintRule, Report } from '../rule.js';
import type { LintedPolicy, Workspace } from '../workspace.js';

/** The addresses under which clouds serve the credentials of a node. */
const METADATA: readonly Ip[] = ['169.254.169.254', 'fd00:ec2::254'].map((text) => parseIp(text)!);

/** A narrower block is not meant for the internet: who writes 169.254.0.0/16 knows what is there. */
const WIDEST = 8;

/** IP-1: a block of the whole internet holds the address of the cloud's metadata, where credentials are served. */
export const metadataReachable: LintRule = {
  id: 'metadata-reachable',
  summary: "egress to the internet that reaches the cloud's metadata address",
  severity: 'warning',
  needs: [],
  *check(workspace) {
    for (const linted of workspace.policies) {
      for (const rule of linted.policy.egress) {
        if (rule.action !== 'Accept' || !holdsPort(rule, 'TCP', 80)) continue;
        if (rule.peers === 'any') yield* reopened(workspace, linted, rule);
        else for (const peer of rule.peers) if (peer.kind === 'ip') yield* wide(workspace, linted, peer);
      }
    }
  },
};

/** A block that holds a metadata address and no hole for it. */
function* wide(
  workspace: Workspace,
  { object, manifest }: LintedPolicy,
  peer: IpPeer & { readonly path: FieldPath },
): Generator<Report> {
  if (peer.cidr.prefix > WIDEST) return;
  const address = METADATA.find((ip) => leaks(peer, ip));
  if (!address) return;
  const text = formatIp(address);
  const path = [...peer.path, 'ipBlock', 'except'];
  yield {
    object,
    path: manifest.kind === 'NetworkPolicy' ? [...peer.path, 'ipBlock', 'cidr'] : peer.path,
    message: `${formatCidr(peer.cidr)} holds ${text}, where clouds serve the node's credentials`,
    fixes: () =>
      manifest.kind === 'NetworkPolicy'
        ? offer(workspace, object, `leave out ${text}`, [
            object.source.place?.(path)
              ? { op: 'insert', path: [...path, peer.except.length], value: hostBlock(address) }
              : { op: 'set', path, value: [hostBlock(address)] },
          ])
        : [],
  };
}

/** A rule to everybody gives back what a hole of another policy for the same pods takes out. */
function* reopened(workspace: Workspace, linted: LintedPolicy, rule: Rule): Generator<Report> {
  const [address] = METADATA;
  const holed = linted.subjects
    .flatMap((pod) => workspace.policiesOf(pod))
    .find((other) => other !== linted && other.policy.egress.some((known) => leavesOut(known, address!)));
  if (!holed) return;
  yield {
    object: linted.object,
    path: rule.path,
    message:
      `a rule to everybody opens ${formatIp(address!)} again, ` +
      `which NetworkPolicy ${holed.manifest.name} leaves out for the same pods`,
    related: [{ object: holed.object, path: ['spec', 'egress'], message: 'the policy that leaves it out' }],
  };
}

function leaks({ cidr, except }: IpPeer, ip: Ip): boolean {
  return cidrHas(cidr, ip) && !except.some((hole) => cidrHas(hole, ip));
}

function leavesOut({ peers }: Rule, ip: Ip): boolean {
  return (
    peers !== 'any' && peers.some((peer) => peer.kind === 'ip' && cidrHas(peer.cidr, ip) && !leaks(peer, ip))
  );
}

function hostBlock(ip: Ip): string {
  return `${formatIp(ip)}/${ip.family === 4 ? 32 : 128}`;
}
