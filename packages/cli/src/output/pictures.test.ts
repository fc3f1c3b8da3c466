import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tested } from './answers.fixture.js';
import { colors } from './colors.js';
import { diffSvg } from './diff-svg.js';
import { flowDot } from './flow-dot.js';
import { flowMermaid } from './flow-mermaid.js';
import { diffGraph, matrixGraph } from './graph-formats.js';
import { graphSvg } from './graph-svg.js';
import { testJunit, validateJunit } from './junit.js';
import { matrixSvg } from './matrix-svg.js';
import { diff, matrix, testRun, validation } from './reports.arbitrary.fixture.js';
import { large } from './reports.fixture.js';
import { xmlFault } from './well-formed.fixture.js';

const options = { color: colors(false), width: 80 };

describe('pictures and XML', () => {
  it('are well-formed whatever the names are', async () => {
    await fc.assert(
      fc.asyncProperty(matrix, diff, testRun, validation, async (report, changes, run, checked) => {
        expect(xmlFault(await matrixSvg(report, options))).toBeUndefined();
        expect(xmlFault(await diffSvg(changes, options))).toBeUndefined();
        expect(xmlFault(await testJunit(run, options))).toBeUndefined();
        expect(xmlFault(await validateJunit(checked, options))).toBeUndefined();
      }),
    );
  });

  it('keep every case of a test run', async () => {
    const text = await testJunit(tested, options);
    expect(text).toContain('<testsuites name="sluice test" tests="5" failures="1" errors="1" skipped="1"');
  });

  it('draw a matrix of 500 endpoints in less than a megabyte', async () => {
    expect((await matrixSvg(large(500, 20), options)).length).toBeLessThan(2_000_000);
  });
});

describe('graph sources', () => {
  it('are laid out by Graphviz whatever the names are, and the picture is well-formed', async () => {
    await fc.assert(
      fc.asyncProperty(matrix, diff, async (report, changes) => {
        for (const graph of [matrixGraph(report), diffGraph(changes)]) {
          const svg = await graphSvg(flowDot(graph));
          expect(svg).toBeDefined();
          expect(xmlFault(svg!)).toBeUndefined();
          expect(svg).not.toMatch(/<(script|image|foreignObject)|href=|style="|on\w+="/u);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('hold in Mermaid nothing of a name that is syntax', () => {
    fc.assert(
      fc.property(matrix, (report) => {
        const line =
          /^(---|title: "[^"<>`|{}[\]%#]*"|flowchart LR| {2}end| {2}subgraph box\d+ \["[^"<>`|{}[\]]*(<br>[^"<>`|{}[\]]*)*"\]| {2,4}box\d+n\d+\(?\["[^"]*"\]\)?(:::outside)?| {2}box\d+(n\d+)? <?-->\|"[^"|<>]*"\| box\d+(n\d+)?| {2}classDef .*)$/u;
        for (const text of flowMermaid(matrixGraph(report)).trimEnd().split('\n')) expect(text).toMatch(line);
      }),
    );
  });
});
