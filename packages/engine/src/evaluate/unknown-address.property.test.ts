import { endpointsOf, INTERESTING_PORTS, plainClusters, profiles } from '@sluice/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.js';
import { FAMILIES, type Ip, lastAddress } from '../net/ip.js';
import type { FlowProtocol } from '../net/protocol.js';
import { addressesOf, type Endpoint } from './endpoint.js';
import { allows, evaluate } from './evaluate.js';
import { type Flow, isSamePod } from './flow.js';
import { hasUnknownEnd, inEachFamily } from './judged-flow.js';
import { type Model, modelOf } from './model.js';

/** Every address at which a block of the policies begins or ends, and its neighbours. */
function boundaries({ policies }: Model): readonly Ip[] {
  const cidrs = policies
    .flatMap(({ ingress, egress }) => [...ingress, ...egress])
    .flatMap(({ peers }) => (peers === 'any' ? [] : peers))
    .flatMap((peer) => (peer.kind === 'ip' ? [peer.cidr, ...peer.except] : []));
  return FAMILIES.flatMap((family) => {
    const values = cidrs
      .filter((cidr) => cidr.family === family)
      .flatMap(({ first, last }) => [first - 1n, first, last, last + 1n]);
    const inside = [0n, lastAddress(family), ...values].filter(
      (value) => value >= 0n && value <= lastAddress(family),
    );
    return [...new Set(inside)].map((value) => ({ family, value }));
  });
}

/** The end at a place of its own with these addresses; an end whose addresses are known stays as it is. */
function placed(end: Endpoint, addresses: readonly Ip[], model: Model): Endpoint {
  if (end.kind === 'external') return addressesOf(end).length > 0 ? end : { ...end, ip: addresses[0] };
  if (end.kind === 'node') {
    return addressesOf(end).length > 0 ? end : { kind: 'node', node: { ...end.node, addresses } };
  }
  const isNode = end.pod.hostNetwork && model.profile.switches.hostNetworkPods === 'node';
  if (isNode || addressesOf(end).length > 0) return end;
  return { kind: 'pod', pod: { ...end.pod, addresses } };
}

/** Whether the flow passes when ends without known addresses have these; undefined when they then share no family. */
function passesAt(
  model: Model,
  flow: Flow,
  source: readonly Ip[],
  destination: readonly Ip[],
): boolean | undefined {
  const from = placed(flow.source, source, model);
  const to = isSamePod(flow.source, flow.destination) ? from : placed(flow.destination, destination, model);
  const known = { ...flow, source: from, destination: to };
  // Pods whose addresses are not known are of the families of their cluster.
  const expected = inEachFamily(model, flow).map(({ family }) => family);
  if (!inEachFamily(model, known).some(({ family }) => expected.includes(family))) return undefined;
  return inEachFamily(model, known).length > 0 ? allows(model, known) : undefined;
}

/** The flows of a cluster that have an end without known address; no hostNetwork pods, whose nodes stand for them. */
function unknownFlows(cluster: Cluster, model: Model): readonly Pick<Flow, 'source' | 'destination'>[] {
  const ends = endpointsOf(cluster).filter((end) => end.kind !== 'pod' || !end.pod.hostNetwork);
  return ends.flatMap((source) =>
    ends.flatMap((destination) => {
      const families = inEachFamily(model, { source, destination, protocol: 'TCP', port: 80 });
      return families.some(hasUnknownEnd) ? [{ source, destination }] : [];
    }),
  );
}

const questions = fc.array(
  fc.record({
    protocol: fc.constantFrom<FlowProtocol[]>('TCP', 'UDP', 'SCTP', 'other'),
    port: fc.constantFrom(...INTERESTING_PORTS),
    throughService: fc.boolean(),
    pick: fc.nat(),
  }),
  { minLength: 1, maxLength: 4 },
);

describe('a verdict on ends whose addresses are not known', () => {
  it('allows what passes for every address, and is defined exactly where all addresses give one answer', () => {
    const seen = { allowed: 0, denied: 0, open: 0 };
    fc.assert(
      fc.property(plainClusters, profiles, questions, (cluster, profile, asked) => {
        const model = modelOf(cluster, profile);
        const flows = unknownFlows(cluster, model);
        if (flows.length === 0) return;
        const ips = boundaries(model);
        for (const { protocol, port, throughService, pick } of asked) {
          const ends = flows[pick % flows.length];
          const flow: Flow = { ...ends, protocol, port, ...(throughService && { servicePort: port }) };
          const { allowed, unknownAddresses, defined } = evaluate(model, flow);
          const answers = ips.flatMap((a) =>
            ips
              .filter(({ family }) => family === a.family)
              .map((b) => passesAt(model, flow, [a], [b]))
              .filter((answer) => answer !== undefined),
          );
          if (unknownAddresses.length > 0) {
            seen.open++;
            expect({ allowed, defined }).toEqual({ allowed: false, defined: false });
            expect(new Set(answers)).toEqual(new Set([true, false]));
          } else {
            seen[allowed ? 'allowed' : 'denied']++;
            expect(new Set(answers)).toEqual(new Set([allowed]));
          }
        }
      }),
      { numRuns: 300 },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(10);
  });

  it('that is defined holds for ends with an address of each family', () => {
    fc.assert(
      fc.property(
        plainClusters,
        profiles,
        questions,
        fc.infiniteStream(fc.nat()),
        (cluster, profile, asked, picks) => {
          const model = modelOf(cluster, profile);
          const flows = unknownFlows(cluster, model);
          if (flows.length === 0) return;
          const ips = boundaries(model);
          const any = (family: Ip['family']): Ip => {
            const own = ips.filter((ip) => ip.family === family);
            return own[picks.next().value! % own.length];
          };
          for (const { protocol, port, pick } of asked) {
            const flow: Flow = { ...flows[pick % flows.length], protocol, port };
            const { allowed, unknownAddresses } = evaluate(model, flow);
            if (unknownAddresses.length > 0) continue;
            for (let i = 0; i < 8; i++) {
              if (inEachFamily(model, flow).length < 2) continue;
              const answer = passesAt(model, flow, [any(4), any(6)], [any(4), any(6)]);
              if (answer !== undefined) expect(answer).toBe(allowed);
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
