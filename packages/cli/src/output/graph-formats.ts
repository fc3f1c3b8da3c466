import { flowDot } from './flow-dot.js';
import { type FlowGraph, flowGraph } from './flow-graph.js';
import { flowMermaid } from './flow-mermaid.js';
import type { Formatter } from './formatter.js';
import type { DiffReport, MatrixReport } from './report.js';

/** The graph of a matrix. */
export function matrixGraph({ endpoints, flows, asked }: MatrixReport): FlowGraph {
  return flowGraph(endpoints, [{ flows }], asked);
}

/** The graph of the changes; endpoints that no change touches are not in it. */
export function diffGraph({ gained, lost, asked }: DiffReport): FlowGraph {
  return flowGraph(
    [],
    [
      { flows: gained, change: 'gained' },
      { flows: lost, change: 'lost' },
    ],
    asked,
  );
}

/** A matrix as the source of a graph, for Graphviz and for Mermaid. */
export const matrixDot: Formatter<MatrixReport> = (report) => flowDot(matrixGraph(report));
export const matrixMermaid: Formatter<MatrixReport> = (report) => flowMermaid(matrixGraph(report));

/** The changes as the source of a graph, gained traffic green and lost red. */
export const diffDot: Formatter<DiffReport> = (report) => flowDot(diffGraph(report));
export const diffMermaid: Formatter<DiffReport> = (report) => flowMermaid(diffGraph(report));
