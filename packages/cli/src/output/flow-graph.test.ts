import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FlowGraph, type GraphNode, flowGraph } from './flow-graph.js';
import { matrix } from './reports.arbitrary.fixture.js';
import { endpoint, flows, large, onlineBoutique, small, sockShop } from './reports.fixture.js';
import type { MatrixReport } from './report.js';
import { trafficLabel } from './traffic-text.js';

/** `source destination traffic` for everything that a graph says, exceptions of box edges left out. */
function said(graph: FlowGraph, report: MatrixReport): Set<string> {
  const nodes = new Map<string, readonly GraphNode[]>();
  for (const box of graph.boxes) {
    nodes.set(box.id, box.nodes);
    for (const node of box.nodes) nodes.set(node.id, [node]);
  }
  const real = written(report);
  const found = new Set<string>();
  const add = (from: string, to: string, traffic: string, excepting: boolean, star?: string): void => {
    for (const tail of nodes.get(from)!) {
      for (const head of nodes.get(to)!) {
        // A note says nothing of the endpoints of its own node.
        if (star !== undefined && tail === head) continue;
        for (const source of tail.endpoints) {
          for (const destination of head.endpoints) {
            const line = `${source}\n${destination}\n${traffic}`;
            if (source !== destination && (!excepting || real.has(line)) && judged(source, destination))
              found.add(line);
          }
        }
      }
    }
  };
  for (const { from, to, traffic, title, both } of graph.edges) {
    add(from, to, traffic, title !== traffic);
    if (both) add(to, from, traffic, title !== traffic);
  }
  for (const box of graph.boxes) {
    for (const { id, notes } of box.nodes) {
      for (const { direction, title, traffic } of notes) {
        if (direction === 'from') add(box.id, id, traffic, title !== traffic, id);
        else add(id, box.id, traffic, title !== traffic, id);
      }
    }
  }
  const texts = new Map(report.flows.map(({ traffic }) => [trafficLabel(traffic), traffic]));
  for (const box of graph.boxes) {
    for (const { text } of box.inside) if (texts.has(text)) add(box.id, box.id, text, false);
  }
  return found;
}

const isOutside = (id: string): boolean => id.split('/').length === 2;
const judged = (source: string, destination: string): boolean =>
  !(isOutside(source) && isOutside(destination));

function written({ flows: all }: MatrixReport): Set<string> {
  return new Set(
    all
      .filter(({ source, destination }) => source !== destination)
      .map(({ source, destination, traffic }) => `${source}\n${destination}\n${trafficLabel(traffic)}`),
  );
}

describe('the graph of flows', () => {
  it.each([
    ['a small report', small],
    ['the sock shop', sockShop],
    ['the online boutique', onlineBoutique],
    ['60 endpoints', large(60)],
    ['120 endpoints', large(120)],
  ])('says all and only the flows of %s', (_, report) => {
    const graph = flowGraph(report.endpoints, [{ flows: report.flows }]);
    expect([...said(graph, report)].sort()).toEqual([...written(report)].sort());
  });

  it('says all flows of any report that its names allow to tell apart', () => {
    fc.assert(
      fc.property(matrix, (report) => {
        fc.pre(report.endpoints.every(({ id }) => /^[\w./:-]+$/u.test(id)));
        // Texts of boxes are cut, so that only short ones can be read back.
        fc.pre(report.flows.every(({ traffic }) => trafficLabel(traffic).length <= 40));
        const graph = flowGraph(report.endpoints, [{ flows: report.flows }]);
        expect([...said(graph, report)].sort()).toEqual([...written(report)].sort());
      }),
    );
  });

  it('draws a flow of every endpoint of a namespace once, with its exceptions', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `shop/Deployment/${name}`);
    const dns = 'kube-system/Deployment/dns';
    const report = {
      endpoints: [...ids, dns].map(endpoint),
      flows: flows(`shop/* -> ${dns}: UDP 53\nshop/Deployment/f -> ${dns}: all`, ids),
    };
    const { edges } = flowGraph(report.endpoints, [{ flows: report.flows }]);
    expect(edges.map(({ from, to, title }) => [from, to, title])).toEqual([
      ['box1', 'box0n0', 'UDP 53 (not f)'],
      ['box1n5', 'box0n0', 'all'],
    ]);
  });

  it('notes a star over a whole namespace on its middle', () => {
    const ids = ['web', 'a', 'b', 'c', 'd', 'e'].map((name) => `shop/Deployment/${name}`);
    const all = flows(
      `shop/* -> shop/Deployment/web: TCP 80\nshop/Deployment/web -> shop/Deployment/a: TCP 81`,
      ids,
    );
    const { boxes, edges } = flowGraph(ids.map(endpoint), [{ flows: all }]);
    expect(boxes[0]?.nodes.find(({ labels }) => labels[0] === 'web')?.notes).toMatchObject([
      { direction: 'from', text: 'TCP 80' },
    ]);
    expect(edges).toHaveLength(1);
  });

  it('draws one edge with two heads for the same traffic both ways', () => {
    const [a, b] = ['x/Deployment/a', 'y/Deployment/b'] as const;
    const { edges } = flowGraph([a, b].map(endpoint), [
      { flows: flows(`${a} -> ${b}: TCP 80\n${b} -> ${a}: TCP 80`) },
    ]);
    expect(edges).toMatchObject([{ both: true, title: 'TCP 80' }]);
  });

  it('joins ranges outside that have the same flows', () => {
    const { boxes } = flowGraph(onlineBoutique.endpoints, [{ flows: onlineBoutique.flows }]);
    const from = boxes.find(({ kind }) => kind === 'from-outside')!;
    expect(from.nodes.map(({ labels }) => labels)).toEqual([['any IPv4', 'any IPv6']]);
  });
});
