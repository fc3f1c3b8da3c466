import { describe, expect, it } from 'vitest';
import { sluice } from './transcript.fixture.js';

const LIMIT_MS = 10_000;
const POLICY =
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: a, namespace: b }\nspec:\n  podSelector: {}\n';
const JSON_POLICY =
  '{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"a"},"spec":';

/** Files made to harm, what is said of each, and the exit code. */
const CASES: readonly (readonly [string, string, () => string | Uint8Array, RegExp, 0 | 3])[] = [
  [
    'an alias bomb',
    'a.yaml',
    () =>
      [
        'a0: &a0 [x,x,x,x,x,x,x,x,x,x]',
        ...Array.from(
          { length: 20 },
          (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(',')}]`,
        ),
      ].join('\n'),
    /^\.\/a\.yaml:1:14: error: document contains excessive aliasing/u,
    3,
  ],
  ['100 MB of YAML', 'a.yaml', () => 'a: b\n'.repeat(20_000_000), /error: this YAML file is too large/u, 3],
  [
    '100 MB of JSON maps',
    'a.json',
    () => `${JSON_POLICY}{"ingress":[${'{},'.repeat(33_000_000)}{}]}}`,
    /error: this JSON file is too large: more than 6,000,000 brackets/u,
    3,
  ],
  [
    '10,000 levels of flow',
    'a.yaml',
    () => `${POLICY}  ingress: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`,
    /error: nested deeper than 500 levels/u,
    3,
  ],
  [
    '10,000 levels of dashes',
    'a.yaml',
    () => `${POLICY}  ingress:\n  ${'- '.repeat(10_000)}x\n`,
    /error: nested deeper than 500 levels/u,
    3,
  ],
  [
    '10,000 levels of JSON',
    'a.json',
    () => `${JSON_POLICY}${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`,
    /error: nested deeper than 500 levels/u,
    3,
  ],
  [
    'an anchor within itself',
    'a.yaml',
    () => `${POLICY}  ingress: &a\n  - from: *a\n`,
    /error: anchor 'a' value contains itself/u,
    3,
  ],
  [
    'bytes of all kinds',
    'a.yaml',
    () => Uint8Array.from({ length: 1_000_000 }, (_, i) => (i * 7919) % 256),
    /error: not a text file in UTF-8/u,
    3,
  ],
  [
    'lone surrogates',
    'a.json',
    () => `${JSON_POLICY}{"podSelector":{"matchLabels":{"a":"\\ud800"}}}}`,
    /error: spec\.podSelector\.matchLabels: Invalid value: "\ufffd": a valid label/u,
    3,
  ],
  [
    'a __proto__ in the way',
    'a.json',
    () => `${JSON_POLICY}{"podSelector":{},"__proto__":{"ingress":[{}]}}}`,
    /error: strict decoding error: unknown field "spec\.__proto__"/u,
    3,
  ],
  [
    '65,536 rules',
    'a.yaml',
    () =>
      `${POLICY}  ingress:\n${Array.from({ length: 65_536 }, (_, i) => `  - ports: [{port: ${(i % 65_535) + 1}}]\n`).join('')}`,
    /^1 object in 1 file: 0 errors\n$/u,
    0,
  ],
  [
    '65,536 wrong rules',
    'a.yaml',
    () => `${POLICY}  ingress:\n${'  - ports: [{port: 0}]\n'.repeat(65_536)}`,
    /… and 65437 more\n\n1 object in 1 file: 65536 errors\n$/u,
    3,
  ],
];

describe('input made to harm gets a clear error or a right answer in time', () => {
  it.each(CASES)(
    '%s',
    async (_, path, content, expected, exit) => {
      const files = { [path]: content() };
      const start = performance.now();
      const { stdout, stderr, code } = await sluice('validate -f .', { files });
      expect(performance.now() - start).toBeLessThan(LIMIT_MS);
      expect(stdout).toMatch(expected);
      expect({ stderr, code }).toEqual({ stderr: '', code: exit });
    },
    3 * LIMIT_MS,
  );
});
