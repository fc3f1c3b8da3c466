import type { LabelledEndpoint } from './endpoint-label.js';
import type { BoxKind } from './flow-graph.js';
import { isJudged } from './grid.js';
import type { Flow } from './report.js';
import { trafficLabel } from './traffic-text.js';

/** A node of a graph before its edges are drawn: endpoints that no flow tells apart. */
export interface NodeSketch {
  readonly id: string;
  readonly members: readonly LabelledEndpoint[];
}

/** A box of a graph before its edges are drawn. */
export interface BoxSketch {
  readonly id: string;
  readonly kind: BoxKind;
  readonly title: string;
  readonly nodes: readonly NodeSketch[];
}

/** An edge between nodes or boxes, by their ids, with its traffic in full. */
export interface EdgeSketch {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** Labels of nodes of the box at one end for which the edge does not stand. */
  readonly except: readonly string[];
}

/** What nearly every other node of its box may send to a node (`from`) or get from it (`to`). */
export interface NoteSketch {
  readonly node: string;
  readonly direction: 'from' | 'to';
  readonly text: string;
  /** Labels of the nodes for which it does not stand. */
  readonly except: readonly string[];
}

/** The edges of some flows, the traffic that all endpoints of a box may send each other, and notes on nodes. */
export interface DrawnEdges {
  readonly edges: readonly EdgeSketch[];
  readonly inside: readonly { readonly box: string; readonly text: string }[];
  readonly notes: readonly NoteSketch[];
}

/** Smaller boxes show stars as edges. */
const STAR_MIN = 6;

type TextOf = (from: NodeSketch, to: NodeSketch) => string | undefined;

/** Draws flows with few edges: from box to box where all pairs agree, else between box and node where nearly all do, else between nodes. */
export function drawEdges(boxes: readonly BoxSketch[], flows: readonly Flow[]): DrawnEdges {
  const texts = new Map<string, Map<string, string>>();
  for (const { source, destination, traffic } of flows) {
    if (!texts.has(source)) texts.set(source, new Map());
    texts.get(source)!.set(destination, trafficLabel(traffic));
  }
  const textOf: TextOf = (from, to) => {
    const [first, second] = from.members;
    const destination = from === to ? second : to.members[0];
    return destination && texts.get(first!.id)?.get(destination.id);
  };
  const edges: EdgeSketch[] = [];
  const inside: { box: string; text: string }[] = [];
  const notes: NoteSketch[] = [];
  for (const from of boxes) {
    for (const to of boxes) {
      if (from.kind === 'to-outside' || to.kind === 'from-outside') continue;
      if (from !== to) {
        edges.push(...between(from, to, textOf));
        continue;
      }
      const all = isBox(from) ? commonText(from.nodes, from.nodes, textOf) : undefined;
      if (all === undefined) {
        const drawn = within(from, textOf);
        edges.push(...drawn.edges);
        notes.push(...drawn.notes);
      } else inside.push({ box: from.id, text: all });
    }
  }
  return { edges, inside, notes };
}

/** Edges among the nodes of a box; a star over nearly the whole box is a note on its middle. */
function within(box: BoxSketch, textOf: TextOf): { edges: EdgeSketch[]; notes: NoteSketch[] } {
  const { nodes } = box;
  const notes: NoteSketch[] = [];
  const noted = new Set<string>();
  const pair = (tail: NodeSketch, head: NodeSketch): string => `${tail.id} ${head.id}`;
  const note = (node: NodeSketch, direction: 'from' | 'to'): void => {
    const others = nodes.filter((other) => other !== node);
    const most = direction === 'from' ? mostText(others, [node], textOf) : mostText([node], others, textOf);
    if (most === undefined) return;
    notes.push({ node: node.id, direction, ...most });
    for (const other of others) {
      const [tail, head] = direction === 'from' ? [other, node] : [node, other];
      if (textOf(tail, head) === most.text) noted.add(pair(tail, head));
    }
  };
  if (isBox(box) && nodes.length >= STAR_MIN) {
    for (const node of nodes) note(node, 'from');
    for (const node of nodes) if (!nodes.some((head) => noted.has(pair(node, head)))) note(node, 'to');
  }
  const edges = nodes.flatMap((tail) =>
    nodes.flatMap((head) => {
      const text = noted.has(pair(tail, head)) ? undefined : textOf(tail, head);
      return text === undefined ? [] : [{ from: tail.id, to: head.id, text, except: [] }];
    }),
  );
  return { edges, notes };
}

/** Edges from one box to another: of both, of one and a node of the other, or of nodes. */
function between(from: BoxSketch, to: BoxSketch, textOf: TextOf): EdgeSketch[] {
  const all = isBox(from) || isBox(to) ? commonText(from.nodes, to.nodes, textOf) : undefined;
  if (all !== undefined) {
    const tails = isBox(from) ? [from] : from.nodes;
    const heads = isBox(to) ? [to] : to.nodes;
    return tails.flatMap((tail) =>
      heads.map((head) => ({ from: tail.id, to: head.id, text: all, except: [] })),
    );
  }
  const edges: EdgeSketch[] = [];
  const drawn = new Set<string>();
  const pair = (tail: NodeSketch, head: NodeSketch): string => `${tail.id} ${head.id}`;
  const drawMost = (
    tails: readonly NodeSketch[],
    heads: readonly NodeSketch[],
    edge: (most: Most) => EdgeSketch,
  ): void => {
    const most = mostText(tails, heads, textOf);
    if (most === undefined) return;
    edges.push(edge(most));
    for (const tail of tails) {
      for (const head of heads) if (textOf(tail, head) === most.text) drawn.add(pair(tail, head));
    }
  };
  if (isBox(from)) {
    for (const head of to.nodes)
      drawMost(from.nodes, [head], (most) => ({ from: from.id, to: head.id, ...most }));
  }
  for (const tail of from.nodes) {
    // An edge of the whole box must say nothing twice that an edge into one of its nodes says already.
    if (isBox(to) && !to.nodes.some((head) => drawn.has(pair(tail, head)))) {
      drawMost([tail], to.nodes, (most) => ({ from: tail.id, to: to.id, ...most }));
    }
    for (const head of to.nodes) {
      const text = drawn.has(pair(tail, head)) ? undefined : textOf(tail, head);
      if (text !== undefined) edges.push({ from: tail.id, to: head.id, text, except: [] });
    }
  }
  return edges;
}

interface Most {
  readonly text: string;
  readonly except: readonly string[];
}

/** The traffic of nearly all pairs of one node with those of a box, and the labels of up to three exceptions. */
function mostText(
  tails: readonly NodeSketch[],
  heads: readonly NodeSketch[],
  textOf: TextOf,
): Most | undefined {
  const byText = new Map<string | undefined, NodeSketch[]>();
  for (const tail of tails) {
    for (const head of heads) {
      const text = textOf(tail, head);
      const varying = tails.length > 1 || heads.length === 1 ? tail : head;
      byText.set(text, [...(byText.get(text) ?? []), varying]);
    }
  }
  const [first, ...rest] = [...byText].sort(([, a], [, b]) => b.length - a.length);
  if (first?.[0] === undefined) return undefined;
  const exceptions = rest.flatMap(([, nodes]) => nodes).flatMap(({ members }) => members);
  if (exceptions.length > 3 || exceptions.length * 4 > first[1].length) return undefined;
  return { text: first[0], except: exceptions.map(({ label }) => label) };
}

/** The one traffic of all pairs that policies speak of; undefined where two differ or one has none. */
function commonText(
  tails: readonly NodeSketch[],
  heads: readonly NodeSketch[],
  textOf: TextOf,
): string | undefined {
  let common: string | undefined;
  for (const tail of tails) {
    for (const head of heads) {
      const isPair =
        tail === head
          ? tail.members.length > 1
          : isJudged(tail.members[0]!.endpoint, head.members[0]!.endpoint);
      if (!isPair) continue;
      const text = textOf(tail, head);
      if (text === undefined || (common !== undefined && common !== text)) return undefined;
      common = text;
    }
  }
  return common;
}

/** Whether edges may end at the box as a whole: it is drawn as one and holds more than one endpoint. */
function isBox({ kind, nodes }: BoxSketch): boolean {
  if (kind === 'from-outside' || kind === 'to-outside') return false;
  return nodes.length > 1 || nodes.some(({ members }) => members.length > 1);
}
