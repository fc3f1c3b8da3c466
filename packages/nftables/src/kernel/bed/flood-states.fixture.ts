import { allows, type Cluster, type Endpoint, formatIp, modelOf, parseIp, STANDARD } from '@sluice/engine';
import { clusterOf } from '../../cluster.fixture.js';
import { compile } from '../../compile/compile.js';
import { interfaceName } from '../../compile/interface-name.js';
import type { Ruleset } from '../../ruleset/ruleset.js';

/** A UDP flow of the flood: from an address to a port of a pod of the node. */
export interface FloodFlow {
  readonly source: string;
  readonly destination: string;
  readonly port: number;
}

/** One of the states between which the rules change. */
export interface FloodState {
  /** The switches by which it differs from others. */
  readonly bits: number;
  readonly cluster: Cluster;
  readonly ruleset: Ruleset;
}

/** The node under flood. */
export const NODE = 'n1';
const LOCAL = { a: '10.0.0.1', b: '10.0.0.2', c: '10.0.0.3', d: '10.0.0.4' } as const;
const REMOTE = { r1: '10.0.1.1', r2: '10.0.1.2', r3: '10.0.1.3' } as const;
const OUTSIDE_ADDRESSES = ['203.0.113.9', '203.0.113.77', '198.51.100.5'] as const;
const PORTS = [80, 443, 5353, 8080, 9000, 9005, 9010, 9020] as const;

/** What changes from state to state: every subset of these is one. */
const SWITCHES = 8;
/** Those of them that change no set of ranges: labels, and pods that come and go. */
const HASHED = 0b1110_0000;

/** Flows of one source port each that are established whenever they are allowed: in the states with bit 1 only. */
export const REVOKED: readonly FloodFlow[] = [7003, 7004, 7007].map((port) => ({
  source: LOCAL.a,
  destination: LOCAL.d,
  port,
}));

/** The states of the first so many numbers that a generator gives. */
export function floodStates(count: number): readonly FloodState[] {
  return Array.from({ length: count }, (_, i) => {
    // 167 is odd: the numbers run through all subsets, and neighbours differ in many switches.
    const bits = (i * 167) % 2 ** SWITCHES;
    const cluster = clusterOf(manifests(bits));
    return { bits, cluster, ruleset: compile(cluster, NODE, { interfaceOf: interfaceName }) };
  });
}

/** The same state but for pods that come or go, or one that is labelled anew: the changes that are made most. */
export function afterPods({ bits }: FloodState, turn: number): FloodState {
  const own = bits ^ (HASHED & (((turn % 7) + 1) << 5));
  const cluster = clusterOf(manifests(own));
  return { bits: own, cluster, ruleset: compile(cluster, NODE, { interfaceOf: interfaceName }) };
}

/** Every flow that is asked about, but for those of `REVOKED`. */
function floodFlows(): readonly FloodFlow[] {
  const sources = [LOCAL.a, ...Object.values(REMOTE), ...OUTSIDE_ADDRESSES];
  return sources.flatMap((source) =>
    [LOCAL.b, LOCAL.c, LOCAL.d].flatMap((destination) =>
      PORTS.map((port) => ({ source, destination, port })),
    ),
  );
}

/** Whether the policies of a cluster allow a flow. */
export function isAllowed({ cluster }: FloodState, { source, destination, port }: FloodFlow): boolean {
  const end = (text: string): Endpoint => {
    const ip = parseIp(text)!;
    const pod = [...cluster.pods.values()].find(({ addresses }) =>
      addresses.some((own) => formatIp(own) === text),
    );
    return pod ? { kind: 'pod', pod } : { kind: 'external', ip };
  };
  return allows(modelOf(cluster, STANDARD), {
    source: end(source),
    destination: end(destination),
    protocol: 'UDP',
    port,
  });
}

/** The flows that every state allows, and those that none does. */
export function sortFlows(states: readonly FloodState[]): {
  readonly always: readonly FloodFlow[];
  readonly never: readonly FloodFlow[];
} {
  const flows = floodFlows();
  return {
    always: flows.filter((flow) => states.every((state) => isAllowed(state, flow))),
    never: flows.filter((flow) => states.every((state) => !isAllowed(state, flow))),
  };
}

function pod(name: string, node: string, ip: string, labels: string): string {
  return `
---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: ${name}, ${labels} } }
spec: { nodeName: ${node}, containers: [{ name: c, image: i }] }
status: { phase: Running, podIPs: [{ ip: ${ip} }] }`;
}

function policy(name: string, spec: string): string {
  return `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec: ${spec}`;
}

const udp = (...ports: (number | readonly [number, number])[]): string =>
  `[${ports
    .map((port) =>
      typeof port === 'number'
        ? `{ protocol: UDP, port: ${port} }`
        : `{ protocol: UDP, port: ${port[0]}, endPort: ${port[1]} }`,
    )
    .join(', ')}]`;
const from = (label: string): string => `podSelector: { matchLabels: { ${label} } }`;

/** A cluster by the bits of a number. What one bit takes away, another may give: flows stay allowed for other reasons. */
function manifests(bits: number): string {
  const has = (bit: number): boolean => (bits & (1 << bit)) !== 0;
  // Labels go round, and the rows of the labels with them: who may do what stays, the identities do not.
  const [first, second] = has(0) ? ['left', 'right'] : ['right', 'left'];
  const spare = Array.from({ length: has(5) ? 12 : 0 }, (_, i) =>
    pod(`spare${i}`, 'n2', `10.0.2.${i + 1}`, `role: ${i % 2 ? 'left' : 'spare'}`),
  );
  return [
    'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }',
    `\n---\napiVersion: v1\nkind: Node\nmetadata: { name: ${NODE} }\nstatus: { addresses: [{ type: InternalIP, address: 192.168.0.1 }] }`,
    ...Object.entries(LOCAL).map(([name, ip]) => pod(name, NODE, ip, 'here: "1"')),
    pod('r1', 'n2', REMOTE.r1, `role: ${first}`),
    pod('r2', 'n2', REMOTE.r2, `role: ${second}`),
    pod('r3', 'n2', REMOTE.r3, `role: ${has(6) ? 'spare' : 'other'}`),
    ...(has(7) ? [pod('late', NODE, '10.0.0.9', 'here: "2"')] : []),
    ...spare,
    // Nothing comes into `a` but answers.
    policy('a', `{ ${from('app: a')}, policyTypes: [Ingress] }`),
    policy(
      'b',
      `{ ${from('app: b')}, ingress: [
        { from: [{ ${from(`role: ${first}`)} }], ports: ${udp(80, [9000, 9010])} },
        { from: [{ ${from(`role: ${second}`)} }], ports: ${udp(443, ...(has(2) ? ([[9000, 9004], 9005] as const) : ([[9003, 9006]] as const)))} },
        { from: [{ ipBlock: { cidr: 203.0.113.0/24, except: [${has(3) ? '203.0.113.64/26' : '203.0.113.64/27'}] } }], ports: ${udp([5353, has(2) ? 8079 : 8080])} } ] }`,
    ),
    policy(
      'c',
      `{ ${from('app: c')}, ingress: [
        { from: [{ ipBlock: { cidr: ${has(4) ? '203.0.113.0/25' : '203.0.113.0/26'} } }, { podSelector: {} }], ports: ${udp([9000, has(3) ? 9012 : 9019])} } ] }`,
    ),
    ...(has(4)
      ? [
          policy(
            'c2',
            `{ ${from('app: c')}, ingress: [{ from: [{ ${from('role: spare')} }], ports: ${udp(8080)} }] }`,
          ),
        ]
      : []),
    policy(
      'd',
      `{ ${from('app: d')}, ingress: [
        { from: [{ ${from('app: a')} }], ports: ${udp(has(1) ? [7000, 7010] : [7005, 7006], 80)} } ] }`,
    ),
  ].join('');
}
