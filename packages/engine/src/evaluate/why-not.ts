import type { Pod } from '../cluster/pod.js';
import { cidrHas, formatCidr } from '../net/cidr.js';
import { formatIp } from '../net/ip.js';
import type { Labels } from '../labels/labels.js';
import { formatSelector, holds, type Requirement, type Selector } from '../labels/selector.js';
import type { IpPeer, Peer, Policy, PortMatch } from '../policy/rule.js';
import type { Model } from './model.js';
import { holdsFamily, type Party } from './peer-match.js';
import { portsNamed } from './port-match.js';
import type { FlowProtocol } from '../net/protocol.js';
import type { PortSet } from '../net/port-set.js';

const quoted = (value: string): string => JSON.stringify(value);

/** Why labels do not meet a selector: the first requirement that fails. Undefined when they do. */
function whyNotLabels(selector: Selector, labels: Labels): string | undefined {
  const failed = selector.requirements.find((requirement) => !holds(requirement, labels));
  return failed && whyNotRequirement(failed, labels);
}

function whyNotRequirement({ key, operator, values }: Requirement, labels: Labels): string {
  const value = labels.get(key);
  if (value === undefined) return `there is no label ${key}`;
  switch (operator) {
    case 'In':
      return `the label ${key} is ${quoted(value)}, not ${values.map(quoted).join(' or ')}`;
    case 'NotIn':
    case 'DoesNotExist':
      return `the label ${key} is ${quoted(value)}`;
    case 'Exists':
      return `there is no label ${key}`;
  }
}

/** Why a policy does not select a pod. */
export function whyNotSelected(policy: Policy, pod: Pod, model: Model): string {
  const { namespaces, pods } = policy.subject;
  if (typeof namespaces === 'string') {
    if (namespaces !== pod.namespace) return `it acts on pods of namespace ${namespaces} only`;
  } else {
    const why = whyNotNamespace(namespaces, pod.namespace, model);
    if (why) return why;
  }
  return whyNotLabels(pods, pod.labels) ?? 'it is selected';
}

function whyNotNamespace(wanted: Selector, name: string, { cluster }: Model): string | undefined {
  const why = whyNotLabels(wanted, cluster.namespaces.get(name)?.labels ?? new Map());
  return why && `of namespace ${name}, ${why}`;
}

/** The peer as its YAML says it. */
export function describePeer(peer: Peer): string {
  switch (peer.kind) {
    case 'pods': {
      const pods = `podSelector ${formatSelector(peer.pods)}`;
      if (typeof peer.namespaces === 'string') return `${pods} in namespace ${peer.namespaces}`;
      return `${pods} in namespaces ${formatSelector(peer.namespaces)}`;
    }
    case 'ip': {
      const except = peer.except.length > 0 ? ` except ${peer.except.map(formatCidr).join(', ')}` : '';
      return `${peer.always ? 'networks' : 'ipBlock'} ${formatCidr(peer.cidr)}${except}`;
    }
    case 'nodes':
      return `nodes ${formatSelector(peer.nodes)}`;
    case 'domain':
      return `domainNames ${peer.domain}`;
  }
}

/** How a peer that matches does: an address that is not known may lie in a block that denies. */
export function whyPeer(peer: Peer, { unknown }: Party): string {
  if (peer.kind !== 'ip' || unknown === undefined || holdsFamily(peer)) return ' matches';
  return ` might match: the address of ${unknown} is not known`;
}

/** Why a peer that does not match does not. */
export function whyNotPeer(peer: Peer, party: Party, model: Model): string {
  switch (peer.kind) {
    case 'pods': {
      if (!party.pod) return 'selectors match pods only, and no hostNetwork pods';
      if (typeof peer.namespaces === 'string') {
        if (peer.namespaces !== party.pod.namespace) {
          return `without namespaceSelector it means pods of namespace ${peer.namespaces}, the pod is in ${party.pod.namespace}`;
        }
      } else {
        const why = whyNotNamespace(peer.namespaces, party.pod.namespace, model);
        if (why) return why;
      }
      return whyNotLabels(peer.pods, party.pod.labels) ?? 'it matches';
    }
    case 'ip':
      return whyNotBlock(peer, party, model);
    case 'nodes':
      return party.node
        ? (whyNotLabels(peer.nodes, party.node.labels) ?? 'it matches')
        : 'the other end is no node';
    case 'domain':
      return 'the other end is not known by such a name';
  }
}

function whyNotBlock(peer: IpPeer, party: Party, model: Model): string {
  if (party.pod && !peer.always && !model.profile.switches.ipBlockMatchesPods) {
    return 'by the switch ipBlockMatchesPods an ipBlock matches no pod';
  }
  if (party.node && !peer.always && !model.profile.ipBlockMatchesNodes) {
    return `on ${model.profile.name} an ipBlock matches no node`;
  }
  if (party.unknown !== undefined) {
    const unless = peer.cidr.family === party.family ? 'might lie outside' : `might be IPv${party.family}`;
    return `the address of ${party.unknown} is not known and ${unless}`;
  }
  if (peer.cidr.family !== party.family) return `the flow is IPv${party.family}`;
  if (!party.addresses) return 'the address of the other end is not known';
  const inside = party.addresses.find((ip) => cidrHas(peer.cidr, ip));
  if (!inside) return `${party.addresses.map(formatIp).join(', ')} lies outside`;
  const hole = peer.except.find((block) => cidrHas(block, inside));
  return hole ? `${formatIp(inside)} lies in its except ${formatCidr(hole)}` : 'it matches';
}

/** A port entry as text: `TCP 80`, `UDP 8000-8999`, `TCP named "http"`. */
export function describePort(match: PortMatch): string {
  if ('name' in match) return `${match.protocol ?? 'any protocol'}, port named ${quoted(match.name)}`;
  return `${match.protocol} ${formatPorts(match.ports)}`;
}

function formatPorts(ports: PortSet): string {
  return ports
    .map(([first, last]) => {
      if (first === 1 && last === 65535) return 'any port';
      return first === last ? `${first}` : `${first}-${last}`;
    })
    .join(',');
}

/** Why a port entry that does not match does not. */
export function whyNotPort(
  match: PortMatch,
  protocol: FlowProtocol,
  port: number,
  destination: Pod | undefined,
): string {
  if (protocol === 'other') return 'entries of ports hold TCP, UDP and SCTP only';
  if (!('name' in match)) {
    return match.protocol === protocol ? `the flow goes to port ${port}` : `the flow is ${protocol}`;
  }
  if (!destination) return 'the destination is no pod, so it has no named ports';
  const known = portsNamed({ ...match, path: [] }, destination.ports);
  if (known.length > 0) return `there it is ${known.map((one) => `${one.protocol} ${one.port}`).join(', ')}`;
  const other = destination.ports.find(({ name }) => name === match.name);
  return other
    ? `the destination declares ${quoted(match.name)} for ${other.protocol} only`
    : `the destination declares no port ${quoted(match.name)}`;
}
