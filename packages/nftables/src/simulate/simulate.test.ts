import { parseIp, STANDARD, withSwitch } from '@sluice/engine';
import { describe, expect, it } from 'vitest';
import { clusterOf } from '../cluster.fixture.js';
import { compile } from '../compile/compile.js';
import type { CompileOptions } from '../compile/options.js';
import type { Packet } from './packet.js';
import { simulate } from './simulate.js';

const CLUSTER = clusterOf(`
apiVersion: v1
kind: Pod
metadata: { name: api, namespace: shop, labels: { app: api } }
spec: { nodeName: n1, containers: [{ name: c, image: i }] }
status: { phase: Running, podIPs: [{ ip: 10.0.0.1 }, { ip: 'fd00::1' }] }
---
apiVersion: v1
kind: Pod
metadata: { name: free, namespace: shop, labels: { app: free } }
spec: { nodeName: n1, containers: [{ name: c, image: i }] }
status: { phase: Running, podIPs: [{ ip: 10.0.0.2 }, { ip: 'fd00::2' }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: shop }
spec: { podSelector: { matchLabels: { app: api } }, policyTypes: [Ingress, Egress] }
`);

const interfaceOf: CompileOptions['interfaceOf'] = (pod) => `slu-${pod.name}`;
const TCP = 6;
const ICMPV6 = 58;

function packet(from: string, to: string, rest: Partial<Packet>): Packet {
  return { source: parseIp(from)!, destination: parseIp(to)!, protocol: TCP, port: 80, ...rest };
}

function verdict(asked: Packet, options: CompileOptions = {}): string {
  return simulate(compile(CLUSTER, 'n1', { interfaceOf, ...options }), asked).verdict;
}

describe('simulate', () => {
  it('stops a new flow to an isolated pod, and rejects it when asked to', () => {
    const asked = packet('10.0.0.2', '10.0.0.1', { iif: 'slu-free', oif: 'slu-api' });
    expect(verdict(asked)).toBe('drop');
    expect(verdict(asked, { reject: true })).toBe('reject');
  });

  it('tells the rules that held and the elements that they found', () => {
    const asked = packet('10.0.0.2', '10.0.0.1', { iif: 'slu-free', oif: 'slu-api' });
    const { steps } = simulate(compile(CLUSTER, 'n1', { interfaceOf }), asked);
    expect(steps.map(({ chain, found }) => [chain, ...found.map(({ set }) => set)].join(' '))).toEqual([
      'prerouting',
      'check_source if4',
      'forward',
      'forward',
      'to_pod in4',
      expect.stringMatching(/^in_/),
      'peer_from',
      expect.stringMatching(/^in_/),
      'deny',
    ]);
  });

  it('lets replies and errors of a known flow through (CONN-1, PORT-6)', () => {
    const way = { iif: 'eth0', oif: 'slu-api' };
    const known = { ...way, state: 'established', connectionMark: 1 } as const;
    expect(verdict(packet('192.0.2.1', '10.0.0.1', known))).toBe('accept');
    expect(verdict(packet('192.0.2.1', '10.0.0.1', { ...known, direction: 'reply' }))).toBe('accept');
    expect(verdict(packet('192.0.2.1', '10.0.0.1', { ...way, state: 'related', protocol: 1 }))).toBe(
      'accept',
    );
    expect(verdict(packet('192.0.2.1', '10.0.0.1', { ...way, state: 'related' }))).toBe('drop');
    expect(verdict(packet('192.0.2.1', '10.0.0.1', { ...way, state: 'invalid' }))).toBe('drop');
  });

  it.each([2, 133, 134, 135, 136, 137])('lets ICMPv6 type %i through to an isolated pod', (icmpType) => {
    const way = { iif: 'eth0', oif: 'slu-api', protocol: ICMPV6 };
    expect(verdict(packet('2001:db8::1', 'fd00::1', { ...way, icmpType }))).toBe('accept');
    expect(verdict(packet('2001:db8::1', 'fd00::1', { ...way, icmpType: 128 }))).toBe('drop');
  });

  it('drops what a pod sends from an address that is not its own, established or not', () => {
    const way = { iif: 'slu-free', oif: 'eth0' };
    expect(verdict(packet('10.0.0.2', '192.0.2.1', way))).toBe('accept');
    expect(verdict(packet('10.0.0.1', '192.0.2.1', way))).toBe('drop');
    expect(verdict(packet('fd00::1', '2001:db8::1', { ...way, state: 'established' }))).toBe('drop');
    expect(verdict(packet('10.0.0.1', '192.168.0.1', { iif: 'slu-free' }))).toBe('drop');
  });

  it('drops what goes to or comes from a local interface that no pod is known for (POD-5)', () => {
    expect(verdict(packet('10.0.0.9', '10.0.0.2', { iif: 'slu-new', oif: 'slu-free' }))).toBe('drop');
    expect(verdict(packet('10.0.0.9', '192.168.0.1', { iif: 'slu-new' }))).toBe('drop');
    expect(verdict(packet('192.0.2.1', '10.0.0.9', { iif: 'eth0', oif: 'slu-new' }))).toBe('drop');
    expect(verdict(packet('192.0.2.1', '10.0.0.2', { iif: 'eth0', oif: 'slu-new' }))).toBe('drop');
  });

  it('lets a pod find its gateway whatever its policies say', () => {
    const policy = { profile: withSwitch(STANDARD, 'egressToOwnNode', 'policy') };
    const solicitation = { iif: 'slu-api', protocol: ICMPV6, icmpType: 135 };
    expect(verdict(packet('fe80::1', 'ff02::1', solicitation), policy)).toBe('accept');
    expect(verdict(packet('10.0.0.1', '192.168.0.1', { iif: 'slu-api' }))).toBe('accept');
    expect(verdict(packet('10.0.0.1', '192.168.0.1', { iif: 'slu-api' }), policy)).toBe('drop');
  });

  it('marks what it lets through, so that it need not judge it again before the next generation (CONN-2)', () => {
    const first = packet('10.0.0.2', '192.0.2.1', { iif: 'slu-free', oif: 'eth0' });
    const ruleset = compile(CLUSTER, 'n1', { interfaceOf, generation: 7 });
    const { connectionMark } = simulate(ruleset, first);
    expect(connectionMark).toBe(7);
    const next = simulate(ruleset, { ...first, state: 'established', connectionMark });
    expect(next.steps.map(({ chain }) => chain)).toEqual(['prerouting', 'check_source', 'forward']);
  });

  it('cuts an established flow that is no longer allowed by its next packet, either way (CONN-2)', () => {
    const stale = { state: 'established', connectionMark: 1 } as const;
    const next = packet('192.0.2.1', '10.0.0.1', { ...stale, iif: 'eth0', oif: 'slu-api' });
    const reply = packet('10.0.0.1', '192.0.2.1', {
      ...stale,
      iif: 'slu-api',
      oif: 'eth0',
      direction: 'reply',
      sourcePort: 80,
      port: 40000,
    });
    expect(verdict(next)).toBe('accept');
    expect(verdict(reply)).toBe('accept');
    expect(verdict(next, { generation: 2 })).toBe('drop');
    expect(verdict(reply, { generation: 2 })).toBe('drop');
    const keep = { profile: withSwitch(STANDARD, 'establishedConnections', 'keep'), generation: 2 };
    expect(verdict(next, keep)).toBe('accept');
    expect(verdict(reply, keep)).toBe('accept');
  });

  it('lets a pod answer its node whatever its policies say (NODE-1)', () => {
    const answer = packet('10.0.0.1', '192.168.0.1', {
      iif: 'slu-api',
      state: 'established',
      direction: 'reply',
    });
    expect(verdict(answer, { profile: withSwitch(STANDARD, 'egressToOwnNode', 'policy') })).toBe('accept');
  });

  it('leaves alone what the node itself sends, and what only passes through it', () => {
    expect(verdict(packet('192.168.0.1', '10.0.0.1', { oif: 'slu-api' }))).toBe('accept');
    expect(verdict(packet('192.0.2.1', '192.0.2.2', { iif: 'eth0', oif: 'eth1' }))).toBe('accept');
  });
});
