import type { NetworkPolicyPort, NetworkPolicySpec } from '@sluice/engine';
import { portsText } from '../words.js';
import { allowDns } from './allow-dns.js';
import { defaultDenyAll } from './default-deny.js';
import type { MadePolicy } from './made-policy.js';
import type { Template, TemplateInput, WorkloadEdge } from './template.js';

/** Deny everything, allow DNS, then for each workload what it receives and sends. */
export const isolateNamespace: Template = {
  name: 'isolate-namespace',
  summary: 'deny all, allow DNS, then one policy a workload from `frontend→backend:8080` edges',
  uses: ['label'],
  needs: ['edges'],
  make: (input) => [
    ...defaultDenyAll.make(input),
    ...allowDns.make(input),
    ...workloadsOf(input.edges).map((workload) => workloadPolicy(workload, input)),
  ],
};

/** In an edge: whoever it is, in the cluster or outside of it. */
export const EVERYBODY = '*';

/** In the order in which the edges first name them. */
function workloadsOf(edges: readonly WorkloadEdge[]): readonly string[] {
  return [...new Set(edges.flatMap(({ from, to }) => [from, to]))].filter((name) => name !== EVERYBODY);
}

function workloadPolicy(workload: string, { namespace, edges, label }: TemplateInput): MadePolicy {
  const into = byPeer(
    edges.filter(({ to }) => to === workload),
    ({ from }) => from,
  );
  const out = byPeer(
    edges.filter(({ from }) => from === workload),
    ({ to }) => to,
  );
  const select = (name: string) => ({ podSelector: { matchLabels: { [label]: name } } });
  const spec: NetworkPolicySpec = {
    ...select(workload),
    policyTypes: [
      ...(into.size > 0 ? ['Ingress' as const] : []),
      ...(out.size > 0 ? ['Egress' as const] : []),
    ],
    ...(into.size > 0 && {
      ingress: [...into].map(([peer, ports]) => ({
        ...(peer !== EVERYBODY && { from: [select(peer)] }),
        ports,
      })),
    }),
    ...(out.size > 0 && {
      egress: [...out].map(([peer, ports]) => ({ ...(peer !== EVERYBODY && { to: [select(peer)] }), ports })),
    }),
  };
  const said = [
    ...[...into].map(
      ([peer, ports]) => `receives ${portsText(ports)} from ${peer === EVERYBODY ? 'everybody' : peer}`,
    ),
    ...[...out].map(
      ([peer, ports]) => `sends ${portsText(ports)} to ${peer === EVERYBODY ? 'everybody' : peer}`,
    ),
  ];
  return { comment: `${workload} ${said.join(', ')}.`, name: `${workload}-policy`, namespace, spec };
}

function byPeer(
  edges: readonly WorkloadEdge[],
  peerOf: (edge: WorkloadEdge) => string,
): ReadonlyMap<string, readonly NetworkPolicyPort[]> {
  const ports = new Map<string, NetworkPolicyPort[]>();
  for (const edge of edges) {
    const known = ports.get(peerOf(edge));
    if (!known) ports.set(peerOf(edge), [edge.port]);
    else if (!known.some((port) => portsText([port]) === portsText([edge.port]))) known.push(edge.port);
  }
  return ports;
}
