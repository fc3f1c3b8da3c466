import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('relative links of documents', () => {
  it.each(documents())('lead somewhere in %s', (file) => {
    expect(links(file).filter((link) => !leadsSomewhere(file, link))).toEqual([]);
  });
});

function documents(): string[] {
  return ['.', 'docs', 'bench', 'examples', 'packages'].flatMap((dir) =>
    readdirSync(join(root, dir), { recursive: dir !== '.', encoding: 'utf8' })
      .filter((path) => path.endsWith('.md') && !path.includes('node_modules'))
      .map((path) => join(dir, path)),
  );
}

function links(file: string): string[] {
  const text = read(file).replaceAll(/^(`{3,})[^]*?^\1$/gm, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] ?? '')
    .filter((link) => !/^[a-z]+:/.test(link));
}

function leadsSomewhere(file: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? file : join(dirname(file), path);
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || !target.endsWith('.md') || anchors(target).includes(anchor);
}

/** The anchors of a document's headings and of its `<a id="…">`. */
function anchors(file: string): string[] {
  const text = read(file);
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
  return [...headings, ...[...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map((match) => match[1] ?? '')];
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
