import { type NetworkPolicyPort, parseCidr } from '@sluice/engine';
import { EVERYBODY, type TemplateField, type TemplateInput, type WorkloadEdge } from '@sluice/lint';
import type { NewFlags } from '../commands/new.js';
import { usageError } from '../command-error.js';
import { writtenSelector } from '../options/label-selector.js';

/** The flag that gives each member of a template's input. */
export const FLAG_OF: {
  readonly [F in TemplateField]: { readonly flag: string; readonly key: keyof NewFlags };
} = {
  name: { flag: '--name', key: 'name' },
  pods: { flag: '--selector', key: 'selector' },
  peers: { flag: '--from', key: 'from' },
  peerNamespace: { flag: '--from-namespace', key: 'fromNamespace' },
  ports: { flag: '--port', key: 'port' },
  cidrs: { flag: '--cidr', key: 'cidr' },
  except: { flag: '--except', key: 'except' },
  any: { flag: '--any', key: 'any' },
  edges: { flag: '--edge', key: 'edge' },
  label: { flag: '--label', key: 'label' },
};

/** Reads the flags. Throws a usage error. */
export function templateInput(flags: NewFlags): TemplateInput {
  const { namespace, name, selector, from, fromNamespace } = flags;
  return {
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...(selector !== undefined && { pods: writtenSelector(selector) }),
    ...(from !== undefined && { peers: writtenSelector(from) }),
    ...(fromNamespace !== undefined && { peerNamespace: fromNamespace }),
    ports: (flags.port ?? []).map((text) => portOf(text, '--port')),
    cidrs: (flags.cidr ?? []).map((text) => cidrText(text, '--cidr')),
    except: (flags.except ?? []).map((text) => cidrText(text, '--except')),
    any: flags.any ?? false,
    edges: (flags.edge ?? []).map(edgeOf),
    label: flags.label ?? 'app',
  };
}

const PORT = /^(?<first>[a-z0-9][-a-z0-9]*?)(?:-(?<last>\d+))?(?:\/(?<protocol>tcp|udp|sctp))?$/iu;

/** `8080`, `http`, `8000-8100/UDP`. */
function portOf(text: string, flag: string): NetworkPolicyPort {
  const groups = PORT.exec(text)?.groups;
  if (!groups) throw usageError(`${flag}: '${text}' is no port: write PORT[-PORT][/PROTOCOL]`);
  const { first = '', last, protocol = 'TCP' } = groups;
  const isNumber = /^\d+$/u.test(first);
  if (last !== undefined && !isNumber) return { protocol: inCapitals(protocol), port: `${first}-${last}` };
  return {
    protocol: inCapitals(protocol),
    port: isNumber ? Number(first) : first,
    ...(last !== undefined && { endPort: Number(last) }),
  };
}

function inCapitals(protocol: string): 'TCP' | 'UDP' | 'SCTP' {
  return protocol.toUpperCase() as 'TCP' | 'UDP' | 'SCTP';
}

function cidrText(text: string, flag: string): string {
  const cidr = parseCidr(text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`);
  if (!cidr) throw usageError(`${flag}: '${text}' is no address and no CIDR, such as 203.0.113.0/24`);
  return text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`;
}

const EDGE = /^\s*(?<from>\*|[\w.-]+)\s*(?:→|->|=>|:>)\s*(?<to>\*|[\w.-]+):(?<port>[^:]+)$/u;

function edgeOf(text: string): WorkloadEdge {
  const groups = EDGE.exec(text)?.groups;
  if (!groups)
    throw usageError(`--edge: '${text}' is no flow: write FROM→TO:PORT, such as frontend→backend:8080`);
  const { from = '', to = '', port = '' } = groups;
  if (from === EVERYBODY && to === EVERYBODY) throw usageError(`--edge: '${text}' names no workload`);
  return { from, to, port: portOf(port.trim(), '--edge') };
}
