import { describe, expect, it } from 'vitest';
import { askedText, questionOf } from './asked.js';
import { colors } from './colors.js';
import { diffFormats } from './diff.js';
import { endpointOfId } from './endpoint-label.js';
import { gridOf } from './grid.js';
import { matrixFormats } from './matrix.js';
import type { Asked, DiffReport, MatrixReport } from './report.js';

const [web, api, db, dns] = [
  'shop/Deployment/web',
  'shop/Deployment/api',
  'shop/Pod/db',
  'sys/Deployment/dns',
];
const outside = 'external/0.0.0.0-255.255.255.255';
const http = { tcp: [[80, 80]], udp: [], sctp: [], other: false } as const;
const ids = [web, api, db, dns, outside];

const reportOf = (asked: Asked, source = web, destination = api): MatrixReport => ({
  endpoints: ids.map(endpointOfId),
  flows: [{ source, destination, traffic: http }],
  asked,
});
const lines = (asked: Asked, source?: string, destination?: string): [string[], string[]] => {
  const { rows, columns } = gridOf(reportOf(asked, source, destination));
  return [rows.map(({ id }) => id).sort(), columns.map(({ id }) => id).sort()];
};
const options = { color: colors(false), width: 120, sourceOf: () => undefined };
const printed = async (format: string, asked: Asked): Promise<string> =>
  matrixFormats.get(format)!(reportOf(asked), options);

describe('what was asked', () => {
  it('makes rows of the sources and columns of the destinations only', () => {
    expect(lines({ from: [web] })).toEqual([[web], [...ids].sort()]);
    expect(lines({ to: [api, db] })).toEqual([[...ids].sort(), [db, api].sort()]);
    expect(lines({ from: [web], to: [api] })).toEqual([[web], [api]]);
    expect(lines({ from: [outside] }, outside, api)).toEqual([[outside], [web, api, db, dns].sort()]);
  });

  it('makes with ends at either side rows and columns of all, and blanks what has no such end', () => {
    expect(lines({ about: [web] })).toEqual([[...ids].sort(), [...ids].sort()]);
    expect(lines({ about: [web], to: [api] })).toEqual([[web], [api]]);
    const { isAsked } = questionOf({ about: [web] }, ids.map(endpointOfId));
    expect([isAsked(web, dns), isAsked(dns, web), isAsked(dns, api)]).toEqual([true, true, false]);
  });

  it('is told in words', () => {
    expect(askedText(undefined)).toBe('');
    expect(askedText({ from: [web] })).toBe('only flows from shop/Deployment/web');
    expect(askedText({ from: [web, outside], to: [dns] })).toBe(
      'only flows from shop/Deployment/web and external (any IPv4), to sys/Deployment/dns',
    );
    expect(askedText({ about: [web, api, db] })).toBe('only flows from or to 3 endpoints of shop');
    expect(askedText({ about: ids })).toBe('only flows from or to 5 endpoints');
  });

  it('leaves no cell of a table that says nothing where nothing was asked', async () => {
    const rows = (await printed('table', { about: [web] }))
      .split('\n')
      .filter((line) => line.startsWith('  '));
    expect(rows.find((line) => line.startsWith('  dns'))?.match(/-/gu)).toHaveLength(1);
    expect(rows.find((line) => line.startsWith('  web'))?.match(/ - /gu)?.length).toBeGreaterThan(1);
    expect(await printed('table', { from: [web] })).not.toMatch(/^ {2}dns/mu);
    const [, , row] = (await printed('md', { about: [web] }))
      .split('\n')
      .filter((line) => !/dns\*\*/u.test(line));
    expect(row).toBeDefined();
    expect(await printed('md', { from: [web] })).not.toContain('**shop/api**');
  });

  it('is in the legend of pictures', async () => {
    expect(await printed('svg', { about: [web] })).toContain('no policy applies, or not asked about');
    expect(await printed('html', { about: [web] })).toContain('no policy applies, or not asked about');
    for (const format of ['dot', 'mermaid', 'html'])
      expect(await printed(format, { from: [web] })).toContain('only flows from shop/Deployment/web');
  });

  it('draws a block of nothing only over pairs that were asked about', async () => {
    const blocks = (svg: string): number => svg.match(/url\(#none\)/gu)?.length ?? 0;
    // The row of web is one run, the rows of the others another, and so the columns.
    expect(blocks(await printed('svg', { from: [web], to: [dns] }))).toBe(1);
    const svg = await printed('svg', { about: [web] });
    expect(svg).toContain('url(#unjudged)');
  });

  it('is blank, not unchanged, in a picture of changes', async () => {
    const report: DiffReport = {
      gained: [
        { source: web, destination: api, traffic: http },
        { source: dns, destination: web, traffic: http },
      ],
      lost: [],
      endpoints: { added: [], removed: [] },
      asked: { about: [web] },
    };
    const svg = await diffFormats.get('svg')!(report, options);
    expect(svg).toContain('not asked about');
    expect(svg).toContain('url(#unjudged)');
  });

  it('is what the sentence about an empty result is about', async () => {
    const empty = { endpoints: [endpointOfId(web)], flows: [], asked: { from: [web] } };
    for (const format of ['table', 'md', 'wide'])
      expect(await matrixFormats.get(format)!(empty, options)).toBe('No such traffic is allowed.\n');
    const same = { gained: [], lost: [], endpoints: { added: [], removed: [] }, asked: { from: [web] } };
    expect(await diffFormats.get('table')!(same, options)).toBe('No difference in such traffic.\n');
  });
});
