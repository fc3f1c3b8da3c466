import { type FlowGraph, type GraphBox, changeSign, insideLines, nodeLines } from './flow-graph.js';
import { visible } from './visible.js';

// All that could be syntax, markup or Markdown (lists too).
const UNSAFE = /[^\p{L}\p{N} .,:/()+\u2212\u2400-\u2421-]/gu;

/** A graph as a Mermaid flowchart: a subgraph for each namespace, addresses outside as stadiums. */
export function flowMermaid(graph: FlowGraph): string {
  // Titles know no entities.
  const caption = graph.caption && visible(graph.caption).replace(UNSAFE, '?');
  const title = caption === undefined ? [] : ['---', `title: "${caption}"`, '---'];
  const lines = [...title, 'flowchart LR', ...graph.boxes.flatMap(boxLines)];
  const styles: string[] = [];
  graph.edges.forEach(({ from, to, text, both, change }, index) => {
    lines.push(`  ${from} ${both ? '<-->' : '-->'}|${quote([changeSign(change) + text])}| ${to}`);
    if (change === 'gained') styles.push(`  linkStyle ${index} stroke:#15803d,color:#15803d`);
    if (change === 'lost')
      styles.push(`  linkStyle ${index} stroke:#b91c1c,color:#b91c1c,stroke-dasharray:4`);
  });
  return `${[...lines, ...styles, '  classDef outside stroke-dasharray:4'].join('\n')}\n`;
}

function boxLines(box: GraphBox): string[] {
  if (box.kind === 'from-outside' || box.kind === 'to-outside') {
    return box.nodes.map((node) => `  ${node.id}([${quote([box.title, ...nodeLines(node)])}]):::outside`);
  }
  return [
    `  subgraph ${box.id} [${quote([box.title, ...insideLines(box)])}]`,
    ...box.nodes.map((node) => `    ${node.id}[${quote(nodeLines(node))}]`),
    '  end',
  ];
}

/** A quoted text of the language, in which every character that could be syntax, markup or Markdown (lists too) is an entity. */
function quote(lines: readonly string[]): string {
  const safe = lines.map((line) => visible(line).replace(UNSAFE, (char) => `#${char.codePointAt(0)};`));
  return `"${safe.join('<br>')}"`;
}
