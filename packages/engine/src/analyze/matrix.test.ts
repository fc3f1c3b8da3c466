import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusters, crowdedClusters, networkPolicySpecs, profiles } from '@sluice/testkit';
import type { Cluster } from '../cluster/cluster.js';
import { isEndpoint, type Pod, podId } from '../cluster/pod.js';
import type { Endpoint } from '../evaluate/endpoint.js';
import { allows, evaluate } from '../evaluate/evaluate.js';
import { modelOf } from '../evaluate/model.js';
import type { Selector } from '../labels/selector.js';
import { parseIp } from '../net/ip.js';
import type { FlowProtocol } from '../net/protocol.js';
import { NO_TRAFFIC, trafficSets } from '../net/traffic-set.js';
import { type PolicyManifest, policyId } from '../policy/policy-manifest.js';
import type { Direction } from '../policy/rule.js';
import { contains, diff, equivalent } from './diff.js';
import { exposure, labelsMeeting, type PotentialPeer } from './exposure.js';
import { type Level, matrixOf } from './matrix.js';
import type { MatrixEndpoint } from './matrix-endpoint.js';
import { redundant } from './redundant.js';

const PROTOCOLS = ['TCP', 'UDP', 'SCTP', 'other'] as const;

const flowKey = (source: MatrixEndpoint, destination: MatrixEndpoint): string =>
  `${source.id} > ${destination.id}`;

/** What an endpoint of a matrix stands for: each of its pods, its node, or addresses at the edges and inside of its range. */
function standsFor({ pods, node, range }: MatrixEndpoint): readonly Endpoint[] {
  if (node) return [{ kind: 'node', node }];
  if (!range) return pods.map((pod) => ({ kind: 'pod', pod }));
  const { family, first, last } = range;
  return [...new Set([first, (first + last) / 2n, last])].map((value) => ({
    kind: 'external',
    ip: { family, value },
  }));
}

/** The ends of the flows that a cell is about; a workload's cell says nothing of a node and the pods on it (NODE-1). */
function pairsOf(
  source: MatrixEndpoint,
  destination: MatrixEndpoint,
  level: Level,
): readonly { readonly source: Endpoint; readonly destination: Endpoint }[] {
  const several = source === destination && source.pods.length > 1;
  return standsFor(source).flatMap((from) =>
    standsFor(destination).flatMap((to) => {
      const isSame = from.kind === 'pod' && to.kind === 'pod' && from.pod === to.pod;
      if (several && isSame && !from.pod.template) return [];
      const share = from.kind === 'pod' && to.kind === 'pod' && from.pod.node === to.pod.node;
      if (level === 'workload' && share && (from.pod.hostNetwork || to.pod.hostNetwork)) return [];
      return [{ source: from, destination: to }];
    }),
  );
}

const ANYONE: Pick<PotentialPeer, 'namespaces' | 'pods'> = { namespaces: 'any', pods: 'any' };

/** The verdict of one existing pod's side on flows with a pod that has just the labels that a potential peer needs. */
function sideOfFuturePod(
  cluster: Cluster,
  pod: Pod,
  { namespaces, pods }: Pick<PotentialPeer, 'namespaces' | 'pods'>,
  direction: Direction,
): (protocol: FlowProtocol, port: number) => boolean {
  const meeting = (wanted: Selector | 'any') => labelsMeeting(wanted === 'any' ? undefined : wanted);
  const named = typeof namespaces === 'object' && 'name' in namespaces ? namespaces.name : undefined;
  const name = named ?? '(new namespace)';
  const fresh = named === undefined ? { name, labels: meeting(namespaces as Selector | 'any') } : undefined;
  const future: Pod = {
    namespace: name,
    kind: 'Pod',
    name: 'future',
    labels: meeting(pods),
    addresses: [],
    ports: [],
    hostNetwork: false,
    template: false,
  };
  const model = modelOf({
    ...cluster,
    namespaces: new Map([...cluster.namespaces, ...(fresh ? [[name, fresh] as const] : [])]),
    pods: new Map([...cluster.pods, [podId(future), future]]),
  });
  const here: Endpoint = { kind: 'pod', pod };
  const there: Endpoint = { kind: 'pod', pod: future };
  const ends =
    direction === 'ingress' ? { source: there, destination: here } : { source: here, destination: there };
  return (protocol, port) => evaluate(model, { ...ends, protocol, port })[direction].allowed;
}

const without = (cluster: Cluster, id: string): Cluster => ({
  ...cluster,
  policies: new Map([...cluster.policies].filter(([known]) => known !== id)),
});
const withPolicy = (cluster: Cluster, policy: PolicyManifest): Cluster => ({
  ...cluster,
  policies: new Map([...cluster.policies, [policyId(policy), policy]]),
});

describe('the matrix of a snapshot', () => {
  it('covers the address space of each family once, in order, without a gap', () => {
    fc.assert(
      fc.property(clusters, (cluster) => {
        for (const family of [4, 6] as const) {
          const ranges = matrixOf(cluster).endpoints.flatMap(({ range }) =>
            range?.family === family ? [range] : [],
          );
          if (ranges.length === 0) continue;
          expect(ranges[0].first).toBe(0n);
          expect(ranges.at(-1)!.last).toBe((1n << BigInt(family === 4 ? 32 : 128)) - 1n);
          for (const [i, range] of ranges.slice(1).entries()) expect(range.first).toBe(ranges[i].last + 1n);
        }
      }),
    );
  });

  it.each(['pod', 'workload'] as const)('has the traffic that the evaluator allows, at level %s', (level) => {
    let outside = 0;
    fc.assert(
      fc.property(fc.oneof(clusters, crowdedClusters), profiles, (cluster, profile) => {
        const model = modelOf(cluster, profile);
        const matrix = matrixOf(cluster, profile, level);
        const listed = new Map(
          [...matrix.flows()].map((flow) => [flowKey(flow.source, flow.destination), flow]),
        );
        for (const source of matrix.endpoints) {
          for (const destination of matrix.endpoints) {
            if (source.range && destination.range) continue;
            if (source.pods.length === 0 && destination.pods.length === 0) continue;
            const traffic = matrix.traffic(source, destination);
            const flow = listed.get(flowKey(source, destination));
            expect(flow?.traffic ?? NO_TRAFFIC).toEqual(trafficSets.empty(traffic) ? NO_TRAFFIC : traffic);
            if (source.range || destination.range) outside++;
            for (const ends of pairsOf(source, destination, level)) {
              for (const protocol of PROTOCOLS) {
                for (const port of protocol === 'other' ? [0] : [80, 443, 8080, 9999]) {
                  const wanted = allows(model, { ...ends, protocol, port });
                  expect(trafficSets.has(traffic, protocol, port)).toBe(wanted);
                }
              }
            }
          }
        }
      }),
      { numRuns: 25 },
    );
    expect(outside).toBeGreaterThan(100);
  });
});

describe('the diff', () => {
  it('of an input with itself is empty', () => {
    fc.assert(
      fc.property(clusters, fc.constantFrom('pod' as const, 'workload' as const), (cluster, level) => {
        const matrix = matrixOf(cluster, undefined, level);
        expect(equivalent(matrix, matrixOf(cluster, undefined, level))).toBe(true);
        expect(diff(matrix, matrix)).toEqual({ gained: [], lost: [], added: [], removed: [] });
      }),
      { numRuns: 60 },
    );
  });

  it('tells for each pair exactly what one input allows and the other does not', () => {
    fc.assert(
      fc.property(clusters, clusters, (cluster, other) => {
        const changed = { ...cluster, policies: other.policies };
        const before = matrixOf(cluster, undefined, 'pod');
        const after = matrixOf(changed, undefined, 'pod');
        const { gained, lost } = diff(before, after);
        const of = (flows: typeof gained, source: string, destination: string): string =>
          JSON.stringify(
            flows
              .filter((flow) => flow.source === source && flow.destination === destination)
              .map((flow) => flow.traffic),
          );
        for (const pod of cluster.pods.values()) {
          for (const peer of cluster.pods.values()) {
            if (!isEndpoint(pod) || !isEndpoint(peer)) continue;
            const find = (matrix: typeof before, id: string) =>
              matrix.endpoints.find((endpoint) => endpoint.id === id)!;
            const ids = [podId(pod), podId(peer)] as const;
            const was = before.traffic(find(before, ids[0]), find(before, ids[1]));
            const is = after.traffic(find(after, ids[0]), find(after, ids[1]));
            const plus = trafficSets.subtract(is, was);
            const minus = trafficSets.subtract(was, is);
            expect(of(gained, ...ids)).toBe(JSON.stringify(trafficSets.empty(plus) ? [] : [plus]));
            expect(of(lost, ...ids)).toBe(JSON.stringify(trafficSets.empty(minus) ? [] : [minus]));
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the diff of inputs with other addresses', () => {
  it('tells the traffic of a family that only one of them has', () => {
    const pod = {
      namespace: 'x',
      kind: 'Pod',
      name: 'a',
      labels: new Map(),
      ports: [],
      hostNetwork: false,
      template: false,
    };
    const clusterWith = (addresses: readonly string[]): Cluster => ({
      namespaces: new Map(),
      pods: new Map([['x/Pod/a', { ...pod, addresses: addresses.map((text) => parseIp(text)!) }]]),
      nodes: new Map(),
      services: new Map(),
      policies: new Map(),
    });
    const { gained, lost } = diff(
      matrixOf(clusterWith(['10.0.0.1'])),
      matrixOf(clusterWith(['10.0.0.1', 'fd00::1'])),
    );
    expect(lost).toEqual([]);
    expect(gained.map(({ source, destination }) => `${source} > ${destination}`).sort()).toEqual([
      'external/::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff > x/Pod/a',
      'x/Pod/a > external/::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    ]);
  });
});

describe('laws of NetworkPolicy', () => {
  it('an allow rule added to a policy that already isolates removes no traffic', () => {
    fc.assert(
      fc.property(clusters, networkPolicySpecs, networkPolicySpecs, (cluster, spec, more) => {
        const base = { kind: 'NetworkPolicy' as const, namespace: 'x', name: 'grows' };
        const types = { policyTypes: ['Ingress' as const, 'Egress' as const] };
        const small = withPolicy(cluster, { ...base, spec: { ...spec, ...types } });
        const large = withPolicy(cluster, {
          ...base,
          spec: {
            ...spec,
            ...types,
            ingress: [...(spec.ingress ?? []), ...(more.ingress ?? [])],
            egress: [...(spec.egress ?? []), ...(more.egress ?? [])],
          },
        });
        expect(contains(matrixOf(large), matrixOf(small))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('redundancy', () => {
  it('names exactly the policies whose removal changes nothing', () => {
    let found = 0;
    fc.assert(
      fc.property(clusters, profiles, (cluster, profile) => {
        const full = matrixOf(cluster, profile, 'pod');
        const named = new Set(
          redundant(cluster, profile).flatMap(({ policy, rule }) => (rule ? [] : [policy])),
        );
        for (const id of modelOf(cluster, profile).policies.map((policy) => policy.id)) {
          const same = equivalent(full, matrixOf(without(cluster, id), profile, 'pod'));
          // A matrix shows no domain names, so there a policy may matter unseen; and it knows which node is whose.
          const unseen =
            JSON.stringify(cluster.policies.get(id)!.spec).includes('domainNames') ||
            [...cluster.pods.values()].some(({ node }) => node !== undefined);
          if (named.has(id) || !unseen) expect(named.has(id)).toBe(same);
          if (named.has(id)) found++;
        }
      }),
      { numRuns: 100 },
    );
    expect(found).toBeGreaterThan(20);
  });

  it('sees that a policy shuts both ends of a flow', () => {
    const everybody = [{ namespaces: {} }];
    const shut: PolicyManifest = {
      kind: 'ClusterNetworkPolicy',
      name: 'shut',
      spec: {
        tier: 'Admin',
        priority: 1,
        subject: { namespaces: {} },
        ingress: [{ action: 'Deny', from: everybody }],
        egress: [{ action: 'Deny', to: everybody }],
      },
    };
    const pod = { namespace: 'x', kind: 'Pod', addresses: [], ports: [], hostNetwork: false, template: true };
    const cluster: Cluster = {
      namespaces: new Map([['x', { name: 'x', labels: new Map() }]]),
      pods: new Map([['x/Pod/a', { ...pod, name: 'a', labels: new Map() }]]),
      nodes: new Map(),
      services: new Map(),
      policies: new Map([[policyId(shut), shut]]),
    };
    expect(redundant(cluster)).toEqual([
      { policy: 'ClusterNetworkPolicy/shut', rule: { direction: 'ingress', index: 0 }, reason: 'no-effect' },
      { policy: 'ClusterNetworkPolicy/shut', rule: { direction: 'egress', index: 0 }, reason: 'no-effect' },
    ]);
  });
});

describe('exposure', () => {
  it('says of each potential peer exactly what the evaluator says of a pod with just those labels', () => {
    let checked = 0;
    fc.assert(
      fc.property(fc.oneof(clusters, crowdedClusters), (cluster) => {
        for (const pod of cluster.pods.values()) {
          if (!isEndpoint(pod)) continue;
          const found = exposure(cluster, pod);
          for (const direction of ['ingress', 'egress'] as const) {
            const peers = found[direction];
            for (const { traffic } of peers) expect(trafficSets.empty(traffic)).toBe(false);
            const ofAnyone = peers.find(({ namespaces }) => namespaces === 'any');
            const told = [...peers, ...(ofAnyone ? [] : [{ ...ANYONE, traffic: NO_TRAFFIC }])];
            for (const peer of told) {
              const passes = sideOfFuturePod(cluster, pod, peer, direction);
              for (const protocol of PROTOCOLS) {
                for (const port of [80, 443, 8080, 9999]) {
                  expect(passes(protocol, port)).toBe(trafficSets.has(peer.traffic, protocol, port));
                }
              }
              checked++;
            }
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(checked).toBeGreaterThan(100);
  });

  it('finds labels for every selector that any labels can meet', () => {
    const web = {
      namespace: 'x',
      kind: 'Pod',
      name: 'web',
      labels: new Map(),
      addresses: [],
      ports: [],
      hostNetwork: false,
      template: false,
    };
    const expressions = [
      { key: 'a', operator: 'In' as const, values: ['1', '2'] },
      { key: 'a', operator: 'NotIn' as const, values: ['1'] },
      { key: 'b', operator: 'Exists' as const },
      { key: 'b', operator: 'NotIn' as const, values: [''] },
    ];
    const policy: PolicyManifest = {
      kind: 'NetworkPolicy',
      namespace: 'x',
      name: 'p',
      spec: { podSelector: {}, ingress: [{ from: [{ podSelector: { matchExpressions: expressions } }] }] },
    };
    const cluster: Cluster = {
      namespaces: new Map(),
      pods: new Map([[podId(web), web]]),
      nodes: new Map(),
      services: new Map(),
      policies: new Map([[policyId(policy), policy]]),
    };
    expect(exposure(cluster, web).ingress).toHaveLength(1);
  });
});
