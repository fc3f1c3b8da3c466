import { type Decider, evaluate, type Flow, LiveMatrix, modelOf } from '@sluice/engine';
import { atAddresses } from '@sluice/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../compile/compile.js';
import { scenarios } from '../simulate/differential.fixture.js';
import { hopsOf } from '../simulate/hops.js';
import { attributionOf } from './attribution.js';
import { explainPacket } from './explain-packet.js';
import { trafficAt } from './traffic-at.js';

const nameOf = ({ policy, rule }: Pick<Decider, 'policy' | 'rule'>): string => `${policy} ${rule ?? ''}`;

describe('the attribution of what decides on a packet', () => {
  it('names every rule by which the policies decide, and those that decide on the whole element only if they do', () => {
    let whole = 0;
    let denied = 0;
    fc.assert(
      fc.property(scenarios, fc.boolean(), ({ cluster, profile, questions }, counters) => {
        const model = modelOf(cluster, profile);
        const matrix = LiveMatrix.of(cluster, profile);
        const ends = [...cluster.pods.values()].flatMap((pod) => atAddresses({ kind: 'pod', pod }));
        for (const node of cluster.nodes.keys()) {
          const options = { profile, observe: { counters } };
          const ruleset = compile(cluster, node, options);
          const attribution = attributionOf(matrix, cluster, node, options);
          for (const source of ends) {
            for (const destination of ends) {
              const [{ protocol, port }] = questions;
              const flow: Flow = { source, destination, protocol, port };
              const packet = hopsOf(flow, profile)?.find((hop) => hop.node === node)?.packet;
              if (!packet) continue;
              const verdict = evaluate(model, flow);
              for (const { chain, direction, due, allows } of explainPacket(ruleset, packet, attribution)
                .sides) {
                const decided = verdict[direction].decidedBy.map(nameOf);
                expect(allows).toBe(verdict[direction].allowed);
                const policies = verdict[direction].decidedBy.map(({ policy }) => policy);
                const named = due.map(nameOf);
                expect(named).toEqual(expect.arrayContaining(decided));
                const sure = due.filter((one) => one.whole).map(nameOf);
                expect(decided).toEqual(expect.arrayContaining(sure));
                const peer = packet[direction === 'egress' ? 'destination' : 'source'];
                const denying = attribution.denying(chain, peer, trafficAt(packet.protocol, packet.port));
                if (!allows) denied++;
                if (!allows) expect(denying).toEqual([...new Set(policies)].sort());
                whole += sure.length;
              }
            }
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(whole).toBeGreaterThan(0);
    expect(denied).toBeGreaterThan(0);
  });
});
