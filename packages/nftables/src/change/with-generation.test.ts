import { expect, it } from 'vitest';
import { clusterOf } from '../cluster.fixture.js';
import { compile } from '../compile/compile.js';
import { render } from '../render/render.js';
import { diff } from './changes.js';
import { withGeneration } from './with-generation.js';

it('withGeneration gives the ruleset that is compiled under that generation, and changes two chains', () => {
  const cluster = clusterOf('{ apiVersion: v1, kind: Namespace, metadata: { name: a } }');
  const first = compile(cluster, 'n1');
  const second = withGeneration(first, 2);
  expect(render(second)).toBe(render(compile(cluster, 'n1', { generation: 2 })));
  expect(
    [...diff(first, second).matchAll(/^flush chain inet sluice (.*)$/gm)].map(([, name]) => name),
  ).toEqual(['forward', 'reply']);
});
