import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { difference } from './answers.fixture.js';
import { colors } from './colors.js';
import { diffHtml, matrixHtml } from './page-html.js';
import { matrix } from './reports.arbitrary.fixture.js';
import { endpoint, flows, large, small, sockShop } from './reports.fixture.js';

const options = { color: colors(false), width: 80 };
const sha = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

function parts(html: string): { csp: string; style: string; script: string; data: string; rest: string } {
  const take = (pattern: RegExp): string => pattern.exec(html)?.[1] ?? '';
  const style = take(/<style>(.*?)<\/style>/su);
  const data = take(/<script type="application\/json" id="report">(.*?)<\/script>/su);
  const script = take(/<script>(.*?)<\/script>/su);
  return {
    csp: take(/http-equiv="Content-Security-Policy" content="([^"]*)"/u),
    style,
    script,
    data,
    rest: html.replace(style, '').replace(script, '').replace(data, ''),
  };
}

describe('the page', () => {
  it('allows its own style and script and nothing else', async () => {
    const { csp, style, script } = parts(await matrixHtml(small, options));
    expect(csp).toBe(
      `default-src 'none'; style-src '${sha(style)}'; script-src '${sha(script)}'; base-uri 'none'; form-action 'none'`,
    );
    expect(style.length).toBeGreaterThan(1000);
    expect(script.length).toBeGreaterThan(1000);
  });

  it('asks no other place for anything', async () => {
    const { style, script, rest } = parts(await matrixHtml(sockShop, options));
    expect(style).not.toMatch(/url\(|@import/u);
    expect(script).not.toMatch(
      /fetch\(|XMLHttpRequest|import\(|innerHTML|insertAdjacentHTML|eval\(|https?:/u,
    );
    expect(rest.replaceAll(/ xmlns(:xlink)?="[^"]*"/gu, '')).not.toMatch(/https?:|src="|href="|style="/u);
  });

  it('holds every endpoint and flow', async () => {
    const data = JSON.parse(parts(await matrixHtml(sockShop, options)).data) as {
      endpoints: { id: string }[];
      flows: unknown[];
    };
    expect(data.endpoints.map(({ id }) => id).sort()).toEqual(sockShop.endpoints.map(({ id }) => id).sort());
    expect(data.flows).toHaveLength(sockShop.flows.length);
  });

  it('holds no markup that came from a name', async () => {
    await fc.assert(
      fc.asyncProperty(matrix, async (report) => {
        const { rest, data } = parts(await matrixHtml(report, options));
        expect(data).not.toContain('<');
        expect(rest.match(/<(script|img|iframe|object|style)\b/gu)).toEqual(['<style', '<script', '<script']);
        expect(rest).not.toMatch(/<[^>]*\son\w+=/u);
      }),
      { numRuns: 40 },
    );
  });

  it('marks gained and lost traffic of a diff', async () => {
    const html = await diffHtml(difference, options);
    expect(html).toMatch(/class="edge gained"/u);
    expect(html).toMatch(/class="edge lost"/u);
  });

  it('draws the graph of many edges by namespace', async () => {
    const html = await matrixHtml(large(200), options);
    expect(html).toMatch(/edges are too many to read: these are namespaces/u);
    expect(html.length).toBeLessThan(2_000_000);
  });
});

const browser = ['chromium', 'chromium-browser', 'google-chrome']
  .flatMap((name) => (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name)))
  .find((path) => existsSync(path));

/** The document after the page's script ran. */
function rendered(html: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-page-'));
  try {
    const file = join(folder, 'page.html');
    writeFileSync(file, html);
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${folder}`, '--dump-dom'];
    const run = spawnSync(browser ?? 'chromium', [...flags, pathToFileURL(file).href], {
      encoding: 'utf8',
      timeout: 50_000,
    });
    return run.stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

describe.skipIf(browser === undefined)('the page in a browser (needs chromium on the PATH)', () => {
  it('draws a row for each source and a cell for each pair', async () => {
    const dom = rendered(await matrixHtml(small, options));
    expect(dom.match(/<th scope="row"/gu)).toHaveLength(small.endpoints.length);
    expect(dom.match(/<td tabindex="(-1|0)"/gu)).toHaveLength(small.endpoints.length ** 2);
    expect(dom).toContain('TCP 80,443');
  });

  it('shows hostile names as text and runs nothing of them', async () => {
    const [source, destination] = [
      '<img src=x onerror=document.title=1>/Deployment/<script>document.title=2</script>',
      'b/Deployment/"\'</script>',
    ] as const;
    const report = {
      endpoints: [source, destination].map(endpoint),
      flows: flows('x -> y: all').map((flow) => ({ ...flow, source, destination })),
    };
    const dom = rendered(await matrixHtml(report, options));
    expect(dom).toContain('<title>Allowed traffic - Sluice</title>');
    expect(dom).toContain('&lt;img src=x onerror=document.title=1&gt;');
    expect(dom).not.toMatch(/<img|<script>document/u);
  });
});
