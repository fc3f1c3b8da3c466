import { type Flow, LiveMatrix, STANDARD } from '@sluice/engine';
import { clusters, placeCluster } from '@sluice/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../compile/compile.js';
import { hopsOf } from '../simulate/hops.js';
import { attributionOf } from './attribution.js';
import { explainPacket, type PacketStory } from './explain-packet.js';
import { shop } from './shop.fixture.js';

const cluster = shop();
const ruleset = compile(cluster, 'n1');
const attribution = attributionOf(LiveMatrix.of(cluster), cluster, 'n1');

function explain(from: string, to: string, protocol: Flow['protocol'], port: number): PacketStory {
  const end = (name: string): Flow['source'] => ({
    kind: 'pod',
    pod: cluster.pods.get(`shop/Pod/${name}`)!,
  });
  const hops = hopsOf({ source: end(from), destination: end(to), protocol, port }, STANDARD)!;
  return explainPacket(ruleset, hops.find(({ node }) => node === 'n1')!.packet, attribution);
}

const told = ({ sides }: PacketStory): readonly string[] =>
  sides.flatMap(({ direction, allows, due, lookUps }) => [
    `${direction} ${allows ? 'allowed' : 'denied'}: ${due.map(({ policy, rule, whole }) => `${policy.split('/').at(-1)}${rule ?? ''}${whole ? '' : '?'}`).join()}`,
    ...lookUps.map(
      ({ purpose, set, key, element }) =>
        `${purpose} ${set.replace(/_[0-9a-f]{10}/, '')} ${key?.replace(/0x[0-9a-f]{8}/, 'PEER')}${element === undefined ? ' -' : ''}`,
    ),
  ]);

describe('explainPacket', () => {
  it('shows dispatch, peer and the element that allows, with every policy that it is due to', () => {
    expect(told(explain('client', 'api', 'TCP', 80))).toEqual([
      'ingress allowed: range0,web0',
      'class in4 10.0.0.1',
      'peer pod4 10.0.0.2',
      'listed in_all PEER -',
      'listed in_proto PEER . tcp -',
      'listed in_range PEER . tcp . 80',
    ]);
  });

  it('shows of a denial that nothing was found, and who isolates', () => {
    const story = explain('other', 'api', 'TCP', 8080);
    expect(story.verdict).toBe('drop');
    expect(told(story).at(0)).toBe('ingress denied: range,web');
    expect(told(story).filter((line) => line.startsWith('listed') && !line.endsWith('-'))).toEqual([]);
  });

  it('shows what a tier denies', () => {
    expect(told(explain('api', 'client', 'TCP', 25))).toEqual([
      'egress denied: no-smtp0',
      'class eg4 10.0.0.1',
      'peer pod4 10.0.0.2',
      'listed eg_port PEER . tcp . 25',
    ]);
  });

  it('comes to the verdict of the last class on every packet, and names who denies', () => {
    let denied = 0;
    fc.assert(
      fc.property(clusters, (any) => {
        // Each pod with addresses of its own: what is dropped because another has them, no class decides.
        const bare = new Map([...any.pods].map(([id, pod]) => [id, { ...pod, addresses: [] }]));
        const { cluster: placed } = placeCluster({ ...any, pods: bare }, STANDARD);
        const matrix = LiveMatrix.of(placed);
        for (const node of placed.nodes.keys()) {
          const rules = compile(placed, node);
          const origins = attributionOf(matrix, placed, node);
          for (const source of placed.pods.values()) {
            for (const destination of placed.pods.values()) {
              const flow: Flow = {
                source: { kind: 'pod', pod: source },
                destination: { kind: 'pod', pod: destination },
                protocol: 'TCP',
                port: 80,
              };
              const packet = hopsOf(flow, STANDARD)?.find((hop) => hop.node === node)?.packet;
              if (!packet) continue;
              const { verdict, sides } = explainPacket(rules, packet, origins);
              expect(sides.slice(0, -1).every(({ allows }) => allows)).toBe(true);
              if (sides.length === 0) continue;
              const last = sides.at(-1)!;
              expect(last.allows).toBe(verdict === 'accept');
              if (verdict === 'accept') continue;
              denied++;
              expect(last.due.length).toBeGreaterThan(0);
            }
          }
        }
      }),
      { numRuns: 200 },
    );
    expect(denied).toBeGreaterThan(0);
  });
});
