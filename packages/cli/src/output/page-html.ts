import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { askedText } from './asked.js';
import { diffSummary } from './diff-text.js';
import { flowDot } from './flow-dot.js';
import { type FlowGraph, type FlowLayer, flowGraph } from './flow-graph.js';
import type { Formatter } from './formatter.js';
import { graphSvg } from './graph-svg.js';
import { everyEndpoint } from './grid.js';
import { notAnalysedText } from './left-out-text.js';
import { escapeXml } from './markup.js';
import { byNamespace } from './namespace-graph.js';
import { pageData } from './page-data.js';
import type { Asked, DiffReport, MatrixReport } from './report.js';

// With more edges a graph goes without their labels, then by namespace, then not at all: nobody could read it.
const LABELLED_MAX = 120;
const EDGES_MAX = 250;
const NAMESPACE_EDGES_MAX = 600;

/** A matrix as one page that needs nothing else: matrix and graph with filters and details. */
export const matrixHtml: Formatter<MatrixReport> = async (report) => {
  const endpoints = everyEndpoint(report);
  const picture = await pictureOf(endpoints, [{ flows: report.flows }], report.asked);
  return page({
    title: 'Allowed traffic',
    summary: summary(`${count(endpoints.length, 'endpoint')}, ${count(report.flows.length, 'flow')}`, report),
    legend: [
      ['none', '', 'nothing'],
      ['some', '\u25d0', 'some ports'],
      ['all', '\u25cf', 'all traffic'],
      ['unjudged', '', report.asked ? 'no policy applies, or not asked about' : 'no policy applies'],
    ],
    data: pageData('matrix', endpoints, [report.flows], report.asked, picture),
    picture,
  });
};

/** The changes as such a page: gained traffic green, lost red. */
export const diffHtml: Formatter<DiffReport> = async (report) => {
  const endpoints = everyEndpoint({ endpoints: [], flows: [...report.gained, ...report.lost] });
  const layers: readonly FlowLayer[] = [
    { flows: report.gained, change: 'gained' },
    { flows: report.lost, change: 'lost' },
  ];
  const picture = await pictureOf(endpoints, layers, report.asked);
  return page({
    title: 'Changed traffic',
    summary: summary(diffSummary(report).replace(/\.$/u, ''), report),
    legend: [
      ['gained', '+', 'gained'],
      ['lost', '\u2212', 'lost'],
      ['changed', '\u00b1', 'some gained, some lost'],
      ['none', '', 'unchanged'],
      ...(report.asked ? [['unjudged', '', 'not asked about'] as const] : []),
    ],
    data: pageData('diff', endpoints, [report.gained, report.lost], report.asked, picture),
    picture,
  });
};

interface Picture {
  readonly graph: FlowGraph;
  /** False where the graph is drawn by namespace. */
  readonly exact: boolean;
  readonly svg: string | undefined;
  readonly note: string;
}

async function pictureOf(
  endpoints: MatrixReport['endpoints'],
  layers: readonly FlowLayer[],
  asked: Asked | undefined,
): Promise<Picture> {
  const full = flowGraph(endpoints, layers, asked);
  const exact = full.edges.length <= EDGES_MAX;
  const wide = exact ? undefined : byNamespace(endpoints, layers);
  const graph = wide ? flowGraph(wide.endpoints, wide.layers, asked) : full;
  const many = `${full.edges.length} edges are too many to read`;
  if (graph.edges.length > NAMESPACE_EDGES_MAX) {
    return { graph, exact, svg: undefined, note: `${many}; the matrix has them all.` };
  }
  const labelled = graph.edges.length <= LABELLED_MAX;
  const notes = [
    ...(exact ? [] : [`${many}: these are namespaces, and an edge is what any of their endpoints may send.`]),
    ...(labelled ? [] : ['Choose an edge for its traffic.']),
  ];
  return { graph, exact, svg: await graphSvg(flowDot(graph, labelled)), note: notes.join(' ') };
}

interface Page {
  readonly title: string;
  readonly summary: string;
  readonly legend: readonly (readonly [style: string, glyph: string, text: string])[];
  readonly data: object;
  readonly picture: Picture;
}

function page({ title, summary: text, legend, data, picture }: Page): string {
  const style = asset('page.css');
  const script = asset('page.js');
  // `<` is the one character of JSON that could end the element.
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  const keys = legend.map(
    ([name, glyph, meaning]) =>
      `<span class="key"><span class="swatch ${name}" aria-hidden="true">${glyph}</span>${escapeXml(meaning)}</span>`,
  );
  const note =
    picture.svg === undefined && picture.note === '' ? 'The graph could not be drawn.' : picture.note;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${digest(style)}'; script-src '${digest(script)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(title)} - Sluice</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${escapeXml(title)}</h1>
<p>${escapeXml(text)}</p>
<button type="button" id="theme" data-needs-script hidden>Dark / light</button>
</header>
<noscript><p>This page draws its matrix with a script, which is switched off. <code>-o md</code> and <code>-o svg</code> need none.</p></noscript>
<div class="tools" role="region" aria-label="View and filters" data-needs-script hidden>
<div role="tablist" aria-label="View">
<button type="button" role="tab" id="tab-matrix" aria-controls="panel-matrix" aria-selected="true">Matrix</button>
<button type="button" role="tab" id="tab-graph" aria-controls="panel-graph" aria-selected="false" tabindex="-1">Graph</button>
</div>
<label>From <input id="filter-from" type="search" autocomplete="off" spellcheck="false" placeholder="any endpoint"></label>
<label>To <input id="filter-to" type="search" autocomplete="off" spellcheck="false" placeholder="any endpoint"></label>
<label>Port <input id="filter-port" class="port" type="search" autocomplete="off" spellcheck="false" placeholder="UDP 53"></label>
</div>
<main>
<div role="tabpanel" id="panel-matrix" aria-labelledby="tab-matrix">
<div class="bar">${keys.join('')}<span><button type="button" id="expand">Expand all</button> <button type="button" id="collapse">Collapse all</button></span></div>
<div class="scroll"><div class="stage" id="stage"></div></div>
</div>
<div role="tabpanel" id="panel-graph" aria-labelledby="tab-graph" hidden>
<div class="bar"><span><button type="button" id="zoom-out" aria-label="Zoom out">\u2212</button> <span id="zoom">100%</span> <button type="button" id="zoom-in" aria-label="Zoom in">+</button> <button type="button" id="zoom-fit">Fit</button></span><span>${escapeXml(note)}</span></div>
<div class="scroll graph" id="graph-scroll">${picture.svg?.replace('<svg ', '<svg role="group" aria-label="Graph of flows" ') ?? ''}</div>
</div>
<aside id="details" tabindex="0" aria-label="Details" aria-live="polite"><h2>Details</h2><p class="quiet">Choose a cell, an endpoint or an edge.</p></aside>
</main>
<script type="application/json" id="report">${json}</script>
<script>${script}</script>
</body>
</html>
`;
}

function asset(name: string): string {
  return readFileSync(new URL(`../../assets/${name}`, import.meta.url), 'utf8');
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function summary(text: string, report: Pick<MatrixReport, 'profile' | 'asked' | 'notAnalysed'>): string {
  const { profile, asked } = report;
  const parts = [text, askedText(asked), profile === undefined ? '' : `profile ${profile}`];
  const whole = parts.filter((part) => part !== '').join(', ');
  const missing = notAnalysedText(report);
  return missing === '' ? whole : `${whole}. ${missing}`;
}

function count(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? '' : 's'}`;
}
