import { describe, expect, it } from 'vitest';
import { firstOf, policy, read, titles, told } from './read.fixture.js';

const LIMIT_MS = 10_000;

function timed<T>(work: () => T): T {
  const start = performance.now();
  const result = work();
  expect(performance.now() - start).toBeLessThan(LIMIT_MS);
  return result;
}

describe('hostile input gives a clear error or a right answer', () => {
  it.each<[string, string, string, RegExp]>([
    [
      'an alias bomb',
      'a.yaml',
      [
        'a0: &a0 [x,x,x,x,x,x,x,x,x,x]',
        ...Array.from(
          { length: 20 },
          (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(',')}]`,
        ),
      ].join('\n'),
      /alias-bomb document contains excessive aliasing: its aliases stand for more than 200,000 values/,
    ],
    [
      'a bomb of merges',
      'a.yaml',
      [
        'a0: &a0 {k: v}',
        ...Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} {x${i}: [*a${i}, *a${i}]}`),
      ].join('\n'),
      /alias-bomb/,
    ],
    [
      '10,000 lists in lists',
      'a.yaml',
      `a: ${'['.repeat(10_000)}${']'.repeat(10_000)}`,
      /too-deep nested deeper than 500 levels/,
    ],
    ['10,000 maps in maps', 'a.yaml', `a: ${'{a: '.repeat(10_000)}${'}'.repeat(10_000)}`, /too-deep/],
    ['10,000 dashes', 'a.yaml', `${'- '.repeat(10_000)}x`, /too-deep/],
    ['10,000 question marks', 'a.yaml', `${'? '.repeat(10_000)}x`, /too-deep/],
    [
      '1,000 levels of indentation',
      'a.yaml',
      Array.from({ length: 1_000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      /too-deep/,
    ],
    ['10,000 levels of JSON', 'a.json', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, /too-deep/],
    [
      'a million levels of JSON',
      'a.json',
      '['.repeat(1_000_000),
      /syntax json: unexpected end of JSON input/,
    ],
    ['NUL bytes', 'a.yaml', 'a: \0b', /1:4 error not-text not a text file: it holds a NUL byte/],
    ['NUL bytes in JSON', 'a.json', '{"a":"\0"}', /not-text/],
    ['a picture', 'a.yaml', '\ufffdPNG\r\n\u001a\n\0\0\0\rIHDR', /not-text/],
    [
      'control characters',
      'a.yaml',
      'a: \u001b[31m',
      /not-text error converting YAML to JSON: yaml: control characters are not allowed \(U\+001B\)/,
    ],
    ['an unclosed quote', 'a.yaml', `a: "${'x\n'.repeat(100_000)}`, /syntax/],
    [
      'a million commas',
      'a.yaml',
      `a: [${','.repeat(1_000_000)}]`,
      /too-large this document is too large: more than 950,000 brackets/,
    ],
    ['many broken documents', 'a.yaml', '---\na: [,,,,,\n'.repeat(50_000), /syntax/],
    [
      'very many documents',
      'a.yaml',
      '---\na\n'.repeat(100_001),
      /too-large this file is too large: more than 100,000 documents/,
    ],
    [
      'a long line',
      'a.yaml',
      'x'.repeat(5_000_000),
      /too-large this document is too large: 5.0 million characters, and the limit is 4.0 million/,
    ],
    [
      '100 MB of YAML',
      'a.yaml',
      'a: b\n'.repeat(20_000_000),
      /too-large this YAML file is too large: 100 million characters, and the limit is 16 million; give large dumps as JSON/,
    ],
    [
      'more than 100 MB of JSON',
      'a.json',
      `{"a":"${'x'.repeat(100_000_001)}"}`,
      /too-large this JSON file is too large: 100 million characters, and the limit is 100 million/,
    ],
    [
      'a JSON file of very many small values',
      'a.json',
      `{"apiVersion":"v1","kind":"List","items":[${'{},'.repeat(3_500_000)}1]}`,
      /too-large this JSON file is too large: more than 6,000,000 brackets, colons and commas; give it in parts/,
    ],
    ['a lone surrogate escaped in YAML', 'a.yaml', 'a: "\\ud800"', /missing-api-version|syntax/],
    [
      '400,000 open templates',
      'a.yaml',
      `a: [b\n${'x{{ '.repeat(400_000)}`,
      /too-large|too-deep|template|syntax/,
    ],
    [
      '100,000 open variables',
      'a.yaml',
      `a: [b\n${'${ '.repeat(100_000)}`,
      /too-large|too-deep|template|syntax/,
    ],
    ['templates by the thousand in a line', 'a.yaml', `a: [b\n${'{{}} '.repeat(50_000)}`, /template|syntax/],
    ['200,000 variables in a line', 'a.yaml', `a: [b\n${'${a} '.repeat(200_000)}`, /template|syntax/],
    ['one very long tag', 'a.yaml', `${'!'.repeat(500_000)} a`, /syntax .{0,260}$/],
  ])('%s', (_, path, text, expected) => {
    const result = timed(() => read(text, path));
    expect(result.objects).toEqual([]);
    expect(told(result)[0]).toMatch(expected);
    expect(result.diagnostics.length).toBeLessThanOrEqual(1_001);
  });

  it('tells 1,000 problems of a file and the number of the rest', () => {
    const result = read('---\na\n'.repeat(3_000));
    expect(result.diagnostics).toHaveLength(1_001);
    expect(result.diagnostics.at(-1)).toMatchObject({
      code: 'too-many-problems',
      message: '2000 more problems in this file are not shown',
    });
  });

  it('gives up a list of nothing but problems', () => {
    const items = '{},'.repeat(1_000_000);
    const result = timed(() => read(`{"apiVersion":"v1","kind":"List","items":[${items}1]}`, 'a.json'));
    expect(result.diagnostics).toHaveLength(1_001);
  });

  it('reads on after a document that is refused', () => {
    expect(
      titles(read(`${'- '.repeat(10_000)}x\n---\n${policy('a')}---\na: \0\n---\n${policy('b')}`)),
    ).toEqual(['NetworkPolicy a', 'NetworkPolicy b']);
  });

  it('reads 65,536 rules from YAML and from JSON, with a place for each', () => {
    const rules = Array.from(
      { length: 65_536 },
      (_, i) => `  - from:\n    - podSelector: {}\n    ports:\n    - port: ${i}\n`,
    );
    const head =
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec:\n  podSelector: {}\n  ingress:\n';
    const yaml = timed(() => read(head + rules.join('')));
    expect(yaml.diagnostics).toEqual([]);
    const json = timed(() => read(JSON.stringify(yaml.objects[0]?.value, null, 1), 'a.json'));
    expect(json.objects[0]?.value).toEqual(yaml.objects[0]?.value);
    timed(() => {
      for (const { objects } of [yaml, json]) {
        const { source } = firstOf(objects);
        let last = 0;
        for (let i = 0; i < 65_536; i++) {
          const { line } = source.at(['spec', 'ingress', i, 'ports', 0, 'port']);
          expect(line > last).toBe(true);
          last = line;
        }
      }
    });
  });

  it('reads indentation and brackets that are only text', () => {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: |\n    x\n    ${' '.repeat(2_000)}deep\n  b: "${'['.repeat(2_000)}"\n`;
    expect(titles(read(text))).toEqual(['ConfigMap a']);
  });
});

describe('speed', () => {
  it('reads 3,000 policies of 1,500 files in well under 3 s', async () => {
    const { readManifests } = await import('./read-manifests.js');
    const files = Array.from({ length: 1_500 }, (_, i) => ({
      path: `${i}.yaml`,
      text: `${policy(`a${i}`)}---\n${policy(`b${i}`)}`,
    }));
    const start = performance.now();
    expect(readManifests(files).objects).toHaveLength(3_000);
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});
