import { type Cluster, namespaceOf, type Pod, podId } from '@sluice/engine';
import { compile } from '@sluice/nftables';
import { afterEach, describe, expect, it } from 'vitest';
import { allFlows, compare, exampleCluster } from './all-flows.fixture.js';
import { lacks } from './lab.fixture.js';
import { Lab } from './lab.js';
import { startCluster } from './start-cluster.js';

const EXAMPLES: readonly (readonly [string, readonly string[]])[] = [
  ['a namespace closed step by step', ['namespace-isolation', 'namespace-isolation/cluster']],
  [
    'the internet without the metadata service',
    ['pitfalls/cluster.yaml', 'pitfalls/default-deny-egress.yaml', 'pitfalls/except.yaml'],
  ],
  ['policies of a node', ['enforcement']],
];

describe.each([...(await lacks())])('a lab as %s', (mode, lack) => {
  let lab: Lab | undefined;
  afterEach(async () => {
    await lab?.end();
    lab = undefined;
  });

  it.for(EXAMPLES)('behaves as predicted: %s', async ([, places], { skip }) => {
    skip(lack !== undefined, lack);
    lab = await Lab.start({ mode });
    const cluster = await startCluster(lab, exampleCluster(...places));
    const cases = allFlows(lab, cluster);
    // Without rules everything passes, so that what is closed later is closed by them.
    const before = await compare(
      lab,
      cases.map((one) => ({ ...one, predicted: true })),
    );
    expect(before.differences).toEqual([]);
    for (const node of lab.nodes.keys()) {
      expect(await lab.enforce(node, compile(cluster, node))).toBeUndefined();
    }
    const { differences, open, closed } = await compare(lab, cases);
    expect(differences).toEqual([]);
    expect(open).toBeGreaterThan(0);
    expect(closed).toBeGreaterThan(0);
  });

  it('keeps a pod apart from everybody until the rules know it', async ({ skip }) => {
    skip(lack !== undefined, lack);
    lab = await Lab.start({ mode });
    const cluster = await startCluster(lab, exampleCluster('pitfalls/cluster.yaml'));
    for (const node of lab.nodes.keys()) {
      expect(await lab.enforce(node, compile(cluster, node))).toBeUndefined();
    }
    const ports = [{ protocol: 'TCP', port: 80 }] as const;
    const [stranger] = await lab.startPods([{ namespace: 'shop', name: 'new', node: 'node-1', ports }]);
    const known = [...lab.pods.values()].filter((pod) => pod !== stranger);
    const port = 80;
    const questions = known.flatMap(({ fabric, addresses }) =>
      addresses.flatMap((address, i) => [
        { from: stranger.fabric.space, to: address, protocol: 'ICMP' as const, port: 0 },
        { from: fabric.space, to: stranger.addresses[i], protocol: 'TCP' as const, port },
      ]),
    );
    const ask = async (): Promise<readonly string[]> => {
      const patience = { timeoutMs: 300, tries: 2 };
      const results = await Promise.all(questions.map((probe) => lab!.prober.probe(probe, patience)));
      return results.map(({ outcome }) => outcome);
    };
    expect(await ask()).toEqual(questions.map(() => 'timeout'));
    const { addresses } = stranger;
    const pod: Pod = { ...somePod(cluster), namespace: 'shop', name: 'new', addresses, node: 'node-1' };
    const pods = new Map([...cluster.pods, [podId(pod), pod]]);
    const namespaces = new Map([...cluster.namespaces, ['shop', namespaceOf('shop')]]);
    for (const node of lab.nodes.keys()) {
      const known = { ...cluster, namespaces, pods };
      expect(await lab.enforce(node, compile(known, node))).toBeUndefined();
    }
    expect(await ask()).toEqual(questions.map(() => 'open'));
  });
});

function somePod({ pods }: Cluster): Pod {
  return [...pods.values()][0];
}
