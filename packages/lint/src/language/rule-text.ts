import {
  formatCidr,
  formatSelector,
  type Peer,
  type PortMatch,
  type Rule,
  type Selector,
} from '@sluice/engine';

/** The ports of a rule: `TCP 80,443, UDP 53`, `every port`. */
export function ruleTraffic({ ports }: Rule): string {
  if (ports === 'any') return 'every port of every protocol';
  return ports.length === 0 ? 'no port' : ports.map(portText).join(', ');
}

/** One entry of a rule's ports. */
export function portText(entry: PortMatch): string {
  if ('name' in entry) return `${entry.protocol ?? 'any protocol,'} port named \`${entry.name}\``;
  const ranges = entry.ports.map(([low, high]) => (low === high ? `${low}` : `${low}-${high}`));
  const isAll = ranges.length === 1 && ranges[0] === '1-65535';
  return `${entry.protocol} ${isAll ? 'every port' : ranges.join(',')}`;
}

/** The peers of a rule, ORed. */
export function rulePeers({ peers }: Rule): string {
  if (peers === 'any') return 'anywhere, the outside included';
  return peers.length === 0 ? 'nobody' : peers.map(peerText).join('; or ');
}

/** One peer. */
export function peerText(peer: Peer): string {
  switch (peer.kind) {
    case 'pods':
      return `${selectionText(peer.pods)} ${namespacesText(peer.namespaces)}`;
    case 'ip': {
      const holes = peer.except.map(formatCidr).join(', ');
      return `addresses ${formatCidr(peer.cidr)}${holes === '' ? '' : ` except ${holes}`}`;
    }
    case 'nodes':
      return `nodes \`${formatSelector(peer.nodes)}\``;
    case 'domain':
      return `the domain ${peer.domain}`;
  }
}

function selectionText(selector: Selector): string {
  return selector.requirements.length === 0 ? 'every pod' : `pods \`${formatSelector(selector)}\``;
}

function namespacesText(namespaces: Selector | string): string {
  if (typeof namespaces === 'string') return `of namespace ${namespaces}`;
  return namespaces.requirements.length === 0
    ? 'of every namespace'
    : `of namespaces \`${formatSelector(namespaces)}\``;
}
