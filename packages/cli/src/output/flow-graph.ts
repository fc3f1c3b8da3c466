import { addressTexts } from './address-text.js';
import { askedText } from './asked.js';
import { endpointText } from './endpoint-label.js';
import { type BoxSketch, type EdgeSketch, drawEdges } from './graph-edges.js';
import { sketchBoxes } from './graph-twins.js';
import { gridOf } from './grid.js';
import type { Asked, Flow, MatrixReport } from './report.js';
import { shortTrafficLabel, trafficLabel } from './traffic-text.js';

const LABEL_WIDTH = 40;

/** A picture of flows: boxes of nodes, and edges between nodes or whole boxes. Ids are safe in every graph language. */
export interface FlowGraph {
  /** What is drawn, where it is not everything. */
  readonly caption?: string;
  readonly boxes: readonly GraphBox[];
  readonly edges: readonly GraphEdge[];
}

/** What a box stands for. The outside is drawn without a box, as source apart from as destination. */
export type BoxKind = 'namespace' | 'nodes' | 'from-outside' | 'to-outside';

/** The nodes of a namespace, the cluster's nodes, or the outside. */
export interface GraphBox {
  readonly id: string;
  readonly kind: BoxKind;
  readonly title: string;
  readonly nodes: readonly GraphNode[];
  /** What every endpoint of the box may send every other, where it is one traffic. */
  readonly inside: readonly { readonly text: string; readonly change?: Change }[];
}

/** One endpoint, or several of a box that have the same flows. */
export interface GraphNode {
  readonly id: string;
  readonly labels: readonly string[];
  /** Ids of the endpoints that it stands for. */
  readonly endpoints: readonly string[];
  /** What nearly every other node of its box may send it (`from`) or get from it (`to`); such edges are not drawn. */
  readonly notes: readonly GraphNote[];
}

/** Traffic between a node and nearly all others of its box. */
export interface GraphNote {
  readonly direction: 'from' | 'to';
  /** As of an edge. */
  readonly text: string;
  readonly title: string;
  readonly traffic: string;
  readonly change?: Change;
}

/** Whether a flow came or went between two inputs. */
export type Change = 'gained' | 'lost';

/** Traffic between two nodes or boxes. An edge of a box stands for an edge of each of its nodes. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** The traffic, short, with the exceptions of a box's edge. */
  readonly text: string;
  /** The same with the traffic in full. */
  readonly title: string;
  /** The traffic alone, in full. */
  readonly traffic: string;
  /** The same traffic may flow both ways. */
  readonly both: boolean;
  readonly change?: Change;
}

/** Flows that are drawn alike. */
export interface FlowLayer {
  readonly flows: readonly Flow[];
  readonly change?: Change;
}

/**
 * The graph of some flows. Much is drawn once: an edge that every node of a box has is drawn from the box, two edges of one
 * traffic as one with two heads, and endpoints with equal flows as one node (external addresses always, workloads only
 * where the picture is large). Traffic among the replicas of one workload is not drawn.
 */
export function flowGraph(
  endpoints: MatrixReport['endpoints'],
  layers: readonly FlowLayer[],
  asked?: Asked,
): FlowGraph {
  const grid = gridOf({ endpoints, flows: layers.flatMap(({ flows }) => flows) });
  const sketches = sketchBoxes(grid, layers);
  const inside = new Map<string, { text: string; change?: Change }[]>(sketches.map(({ id }) => [id, []]));
  const notes = new Map<string, GraphNote[]>();
  const edges: GraphEdge[] = [];
  for (const { flows, change } of layers) {
    const short = new Map<string, string>();
    for (const { traffic } of flows)
      short.set(trafficLabel(traffic), shortTrafficLabel(traffic, LABEL_WIDTH));
    const changed = change ? { change } : {};
    const drawn = drawEdges(sketches, flows);
    for (const { box, text } of drawn.inside) inside.get(box)!.push({ text: short.get(text)!, ...changed });
    for (const note of drawn.notes) {
      const { node, direction } = note;
      const written = { direction, ...labels(note, short.get(note.text)!), ...changed };
      notes.set(node, [...(notes.get(node) ?? []), written]);
    }
    for (const edge of pairUp(drawn.edges))
      edges.push({ ...edge, ...labels(edge, short.get(edge.text)!), ...changed });
  }
  const boxes = sketches.map((box) => graphBox(box, inside.get(box.id)!, notes));
  return { boxes, edges, ...(asked && { caption: askedText(asked) }) };
}

function graphBox(
  { id, kind, title, nodes }: BoxSketch,
  inside: GraphBox['inside'],
  notes: ReadonlyMap<string, readonly GraphNote[]>,
): GraphBox {
  return {
    id,
    kind,
    title,
    inside,
    nodes: nodes.map(({ id: nodeId, members }) => ({
      id: nodeId,
      labels:
        kind === 'from-outside' || kind === 'to-outside'
          ? addressTexts(members.map(({ endpoint }) => endpoint.name))
          : members.map(({ label }) => label),
      endpoints: members.map((member) => member.id),
      notes: notes.get(nodeId) ?? [],
    })),
  };
}

function labels(
  { text, except }: Pick<EdgeSketch, 'text' | 'except'>,
  short: string,
): Pick<GraphEdge, 'text' | 'title' | 'traffic'> {
  const but = except.length === 0 ? '' : ` (not ${except.join(', ')})`;
  return { text: short + but, title: text + but, traffic: text };
}

function pairUp(edges: readonly EdgeSketch[]): (EdgeSketch & { both: boolean })[] {
  const keyOf = (from: string, to: string, { text, except }: EdgeSketch): string =>
    [from, to, text, ...except].join('\n');
  const keys = new Set(edges.map((edge) => keyOf(edge.from, edge.to, edge)));
  return edges.flatMap((edge) => {
    const both = edge.from !== edge.to && keys.has(keyOf(edge.to, edge.from, edge));
    return both && edge.from > edge.to ? [] : [{ ...edge, both }];
  });
}

/** The names of a node, the last ones counted where they are many, and its notes. */
export function nodeLines(node: GraphNode, max = 8): readonly string[] {
  const names =
    node.labels.length <= max
      ? node.labels
      : [...node.labels.slice(0, max - 1), `and ${node.labels.length - max + 1} more`];
  const notes = node.notes.map(
    ({ direction, text, change }) => `${direction} all here: ${changeSign(change)}${text}`,
  );
  return [...names, ...notes];
}

/** The full names that a node stands for, one a line. */
export function nodeTitle(node: GraphNode): string {
  return node.endpoints.map(endpointText).join('\n');
}

/** What every endpoint of a box may send every other, as lines for its heading. */
export function insideLines(box: GraphBox): readonly string[] {
  return box.inside.map(({ text, change }) => `${changeSign(change)}each to every other: ${text}`);
}

/** `+ ` for gained, `− ` for lost traffic. */
export function changeSign(change: Change | undefined): string {
  return change === 'gained' ? '+ ' : change === 'lost' ? '\u2212 ' : '';
}
