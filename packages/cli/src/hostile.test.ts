import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { MatrixReport } from './output/report.js';

const LIMIT_MS = 10_000;
const LIMIT_KB = 1_000_000;
const bin = fileURLToPath(new URL('../bin/sluice.js', import.meta.url));
const built = existsSync(fileURLToPath(new URL('../dist/bundle/main.js', import.meta.url)));
const resources = fileURLToPath(new URL('resources.fixture.cjs', import.meta.url));

const PODS = ['web', 'db']
  .map(
    (name) =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: b }\nspec: { containers: [{ name: c }] }\n`,
  )
  .join('---\n');
const POLICY =
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: a, namespace: b }\nspec:\n  podSelector: {}\n';
const JSON_POLICY =
  '{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"a","namespace":"b"},"spec":';
const RULES = 65_536;
const each = (count: number, text: (i: number) => string, between = ''): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(between);
/** Ten lists of ten aliases each, one in the other. */
const BOMB = `  a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n${each(20, (i) => `  a${i + 1}: &a${i + 1} [${each(10, () => `*a${i}`, ',')}]\n`)}`;

interface Case {
  readonly name: string;
  /** The name of the file, which says how it is read. */
  readonly file: 'a.yaml' | 'a.json';
  readonly content: () => string | Uint8Array;
  /** What is told of it: an error, or nothing where it is right. */
  readonly error?: RegExp;
  /** Where it is right: whether `b/web` may reach `b/db` on port 80. */
  readonly allowed?: boolean;
}

/** Files made to harm. */
const CASES: readonly Case[] = [
  {
    name: 'an alias bomb',
    file: 'a.yaml',
    content: () => BOMB.replaceAll(/^ {2}/gmu, ''),
    error: /a\.yaml:1:14: error: document contains excessive aliasing/u,
  },
  {
    name: 'an alias bomb in a policy',
    file: 'a.yaml',
    content: () => POLICY + BOMB,
    error: /a\.yaml:6:16: error: document contains excessive aliasing/u,
  },
  {
    name: '100 MB of YAML',
    file: 'a.yaml',
    content: () => 'a: b\n'.repeat(20_000_000),
    error: /error: this YAML file is too large/u,
  },
  {
    name: '100 MB of YAML in one string',
    file: 'a.yaml',
    content: () => `a: "${'x'.repeat(100_000_000)}"\n`,
    error: /error: this file is too large: the limit is 100 MB/u,
  },
  {
    name: '100 MB of JSON maps',
    file: 'a.json',
    content: () => `${JSON_POLICY}{"ingress":[${'{},'.repeat(33_000_000)}{}]}}`,
    error: /error: this JSON file is too large: more than 6,000,000 brackets/u,
  },
  {
    name: '100 MB of JSON in one string',
    file: 'a.json',
    content: () => `${JSON_POLICY}{"x":"${'x'.repeat(99_900_000)}"}}`,
    error: /error: Request entity too large: limit is 3145728/u,
  },
  {
    name: '10,000 levels of flow',
    file: 'a.yaml',
    content: () => `${POLICY}  ingress: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`,
    error: /error: nested deeper than 500 levels/u,
  },
  {
    name: '10,000 levels of dashes',
    file: 'a.yaml',
    content: () => `${POLICY}  ingress:\n  ${'- '.repeat(10_000)}x\n`,
    error: /error: nested deeper than 500 levels/u,
  },
  {
    name: '10,000 levels of JSON',
    file: 'a.json',
    content: () => `${JSON_POLICY}${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`,
    error: /error: nested deeper than 500 levels/u,
  },
  {
    name: 'JSON that opens and never closes',
    file: 'a.json',
    content: () => '['.repeat(5_000_000),
    error: /error: json: unexpected end of JSON input/u,
  },
  {
    name: 'an anchor within itself',
    file: 'a.yaml',
    content: () => `${POLICY}  ingress: &a\n  - from: *a\n`,
    error: /error: anchor 'a' value contains itself/u,
  },
  {
    name: 'bytes of all kinds',
    file: 'a.yaml',
    content: () => Uint8Array.from({ length: 1_000_000 }, (_, i) => (i * 7919) % 256),
    error: /error: not a text file in UTF-8/u,
  },
  {
    name: 'lone surrogates',
    file: 'a.json',
    content: () => `${JSON_POLICY}{"podSelector":{"matchLabels":{"a":"\\ud800"}}}}`,
    error: /error: spec\.podSelector\.matchLabels: Invalid value: "\ufffd": a valid label/u,
  },
  {
    name: 'a __proto__ that would open the policy',
    file: 'a.json',
    content: () => `${JSON_POLICY}{"podSelector":{},"__proto__":{"ingress":[{}]}}}`,
    error: /error: strict decoding error: unknown field "spec\.__proto__"/u,
  },
  {
    name: 'a label called __proto__',
    file: 'a.yaml',
    content: () => POLICY.replace('{}', '{ matchLabels: { __proto__: a } }'),
    error: /error: spec\.podSelector\.matchLabels: Invalid value: "__proto__": name part must consist/u,
  },
  {
    name: 'a label that every object seems to have',
    file: 'a.yaml',
    content: () => POLICY.replace('{}', '{ matchExpressions: [{ key: constructor, operator: Exists }] }'),
    allowed: true,
  },
  {
    name: 'labels, namespaces and names that every object seems to have',
    file: 'a.yaml',
    content: () =>
      `${POLICY}  ingress: [{ from: [{ namespaceSelector: { matchLabels: { constructor: toString } } }] }]\n---\n` +
      'apiVersion: v1\nkind: Namespace\nmetadata: { name: constructor, labels: { constructor: toString } }\n---\n' +
      PODS.replace('name: web, namespace: b', 'name: valueof, namespace: constructor')
        .split('---', 1)
        .join(''),
    allowed: false,
  },
  {
    name: '65,536 rules in YAML',
    file: 'a.yaml',
    content: () => `${POLICY}  ingress:\n${each(RULES, (i) => `  - ports: [{port: ${(i % 65_535) + 1}}]\n`)}`,
    allowed: true,
  },
  {
    name: '65,536 rules in JSON',
    file: 'a.json',
    content: () =>
      `${JSON_POLICY}{"podSelector":{},"ingress":[${each(RULES, (i) => `{"ports":[{"port":${(i % 65_535) + 1}}]}`, ',')}]}}`,
    allowed: true,
  },
  {
    name: '65,536 rules that all decide',
    file: 'a.json',
    content: () => `${JSON_POLICY}{"podSelector":{},"ingress":[${each(RULES, () => '{}', ',')}]}}`,
    allowed: true,
  },
  {
    name: '65,536 rules, more than an API server reads',
    file: 'a.yaml',
    content: () =>
      `${POLICY}  ingress:\n${each(RULES, (i) => `  - from:\n    - ipBlock:\n        cidr: 10.${i >> 8}.${i & 255}.0/25\n`)}`,
    error: /error: Request entity too large: limit is 3145728/u,
  },
  {
    name: '65,536 wrong rules',
    file: 'a.yaml',
    content: () => `${POLICY}  ingress:\n${'  - ports: [{port: 0}]\n'.repeat(RULES)}`,
    error: /error: spec\.ingress\[0\]\.ports\[0\]\.port: Invalid value: 0/u,
  },
];

interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  /** Of its own, so that a busy machine makes no difference. */
  readonly milliseconds: number;
  readonly kilobytes: number;
}

/** Runs the program as a process of its own and measures it. */
function run(folder: string, ...args: readonly string[]): Ran {
  const took = join(folder, 'took.json');
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--require', resources, bin, ...args, '-f', 'input'],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, SLUICE_TOOK: took },
      timeout: 12 * LIMIT_MS,
      maxBuffer: 1e9,
    },
  );
  const measured = JSON.parse(readFileSync(took, 'utf8')) as Pick<Ran, 'milliseconds' | 'kilobytes'>;
  rmSync(took);
  return { stdout, stderr, code: status, ...measured };
}

/** That it ended by itself, soon, small, and without showing its inside. */
function expectTame({ stdout, stderr, milliseconds, kilobytes }: Ran): void {
  expect(stdout + stderr).not.toMatch(/^ {4}at |This is a bug|heap out of memory/mu);
  expect(milliseconds).toBeLessThan(LIMIT_MS);
  expect(kilobytes).toBeGreaterThan(0);
  expect(kilobytes).toBeLessThan(LIMIT_KB);
}

describe('input made to harm gets a clear error or a right answer, in time and in little memory', () => {
  it.for(CASES)('$name', { timeout: 12 * LIMIT_MS }, ({ file, content, error, allowed }, context) => {
    context.skip(!built, 'the build is absent: npm run build');
    const folder = mkdtempSync(join(tmpdir(), 'sluice-hostile-'));
    try {
      const input = join(folder, 'input');
      mkdirSync(input);
      writeFileSync(join(input, 'pods.yaml'), PODS);
      writeFileSync(join(input, file), content());

      const validate = run(folder, 'validate');
      expectTame(validate);
      if (error) expect(validate.stdout).toMatch(error);
      else expect(validate.stdout).toMatch(/ 0 errors\n$/u);
      expect({ code: validate.code, stderr: validate.stderr }).toEqual({ code: error ? 3 : 0, stderr: '' });

      const can = run(folder, 'can', 'b/web', 'b/db:80');
      expectTame(can);
      if (error) {
        // The two pods are still there, and what is missing is named.
        expect(can.stderr).toMatch(error);
        expect(can.stdout).toMatch(/^allowed[^]*note {5}Not certain: /u);
      } else {
        expect(can.stderr).toBe('');
        expect(can.stdout.startsWith(allowed ? 'allowed' : 'denied')).toBe(true);
      }
      expect(can.code).toBe(error ? 3 : allowed ? 0 : 1);

      const matrix = run(folder, 'matrix', '-o', 'json');
      expectTame(matrix);
      expect(matrix.stderr).toMatch(error ?? /^$/u);
      const { flows, notAnalysed } = JSON.parse(matrix.stdout) as MatrixReport;
      const flow = flows.find(
        ({ source, destination }) => source === 'b/Pod/web' && destination === 'b/Pod/db',
      );
      const isAllowed = flow?.traffic.tcp.some(([low, high]) => low <= 80 && 80 <= high) ?? false;
      expect({ isAllowed, missing: notAnalysed !== undefined }).toEqual({
        isAllowed: error !== undefined || allowed,
        missing: error !== undefined,
      });
      expect(matrix.code).toBe(error ? 3 : 0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
