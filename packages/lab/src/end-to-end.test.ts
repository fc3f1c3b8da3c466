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
});
