import { describe, expect, it } from 'vitest';
import type { CanReport, Incomplete, TestReport } from './output/report.js';
import { SHOP } from './shop.fixture.js';
import { sluice } from './transcript.fixture.js';

const REFUSED = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: typo, namespace: shop }
spec: { podSelecter: {} }
`;
const FOREIGN = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: l7, namespace: shop }
spec: {}
`;
const TEMPLATE = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: "{{ .Values.name }}", namespace: shop }
spec: { podSelector: {} }
`;
const FILES = { ...SHOP, 'refused.yaml': REFUSED, 'foreign.yaml': FOREIGN };
const OTHER = `apiVersion: v1
kind: Pod
metadata: { name: a, namespace: other }
spec: { containers: [{ name: a }] }
`;

describe('an answer about an input that was not read whole', () => {
  it.each([
    'matrix -f . -o json',
    'can 203.0.113.7 203.0.113.8:80 -f . -o json',
    'explain 203.0.113.7 203.0.113.8:80 -f . -o json',
    'diff . . -o json',
    'test assertions.yml -f shop -f refused.yaml -f foreign.yaml -o json',
  ])('names in %s what it knows nothing of', async (line) => {
    const files = { ...FILES, 'assertions.yml': 'must-deny: []\n' };
    const asked = line.replaceAll(' . ', ' ./shop ').includes('test') ? files : FILES;
    const { stdout, code } = await sluice(line, { files: asked });
    expect((JSON.parse(stdout) as Incomplete).notAnalysed).toEqual([
      'NetworkPolicy shop/typo',
      'CiliumNetworkPolicy.cilium.io',
    ]);
    expect(code).toBe(3);
  });

  it('of which one side was not read whole names it in the difference', async () => {
    const { stdout } = await sluice('diff shop foreign -o json', {
      files: { ...SHOP, 'foreign/a.yaml': FOREIGN },
    });
    expect((JSON.parse(stdout) as Incomplete).notAnalysed).toEqual(['CiliumNetworkPolicy.cilium.io']);
  });

  it.each(['matrix -f . -o table', 'matrix -f . -o wide', 'diff shop . -o table'])(
    'says so below %s',
    async (line) => {
      const { stdout } = await sluice(line, { files: FILES });
      expect(stdout.trimEnd().split('\n').at(-1)).toBe(
        'Not analysed: NetworkPolicy shop/typo and CiliumNetworkPolicy.cilium.io.',
      );
    },
  );

  it.each(['matrix -f . -o html', 'matrix -f . -o md', 'diff shop . -o md'])(
    'says so in %s, where standard error does not go along',
    async (line) => {
      const { stdout } = await sluice(line, { files: FILES });
      expect(stdout).toMatch(
        /Not analysed: NetworkPolicy shop\/typo and CiliumNetworkPolicy\\?\.cilium\\?\.io/u,
      );
    },
  );

  it('says nothing of the kind where everything was read', async () => {
    const { stdout, code } = await sluice('matrix -f . -o json', { files: SHOP });
    expect(stdout).not.toContain('notAnalysed');
    expect(code).toBe(0);
  });
});

/** The verdict of `can`, its exit code, and the line that tells people of it. */
async function can(
  question: string,
  files: Readonly<Record<string, string>>,
): Promise<{
  readonly allowed: boolean;
  readonly defined: boolean;
  leftOut: unknown;
  code: number;
  note: string[];
}> {
  const all = { ...SHOP, ...files };
  const { stdout, code } = await sluice(`can ${question} -f . -o json`, { files: all });
  const { allowed, defined, leftOut } = JSON.parse(stdout) as CanReport;
  const { stdout: text } = await sluice(`can ${question} -f .`, { files: all });
  return {
    allowed,
    defined,
    leftOut,
    code,
    note: text.split('\n').filter((line) => line.includes('  note ')),
  };
}

describe('a verdict does not claim to be defined where what was left out may decide otherwise', () => {
  it.each([
    ['a NetworkPolicy with errors', { 'a.yaml': REFUSED }, 'NetworkPolicy shop/typo', 3],
    ['a policy of another API', { 'a.yaml': FOREIGN }, 'CiliumNetworkPolicy.cilium.io', 0],
    ['a template', { 'a.yaml': TEMPLATE }, './a.yaml:3', 0],
    ['a document that nobody can read', { 'a.yaml': '---\na: b\n---\nx: ]\n' }, './a.yaml:2', 3],
    [
      'a cluster-wide policy with errors',
      {
        'a.yaml': `apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {name: a}\nspec: {}\n`,
      },
      'ClusterNetworkPolicy a',
      3,
    ],
  ])('%s', async (_, files, title, exit) => {
    const { allowed, defined, leftOut, code, note } = await can('shop/web shop/api:9000', files);
    expect({ allowed, defined, code }).toEqual({ allowed: true, defined: false, code: exit });
    expect(leftOut).toContain(title);
    expect(note).toHaveLength(1);
    expect(note[0]).toContain(`Not certain: ${title}`);
    expect(note[0]).toContain('left out and may decide otherwise.');
  });

  it.each([
    ['a policy with errors, of another namespace', { 'a.yaml': REFUSED }],
    ['a policy of another API, of another namespace', { 'a.yaml': FOREIGN }],
    [
      'a workload with errors',
      { 'a.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {}\n' },
    ],
    ['a template of a ConfigMap', { 'a.yaml': 'kind: ConfigMap\nmetadata: {{ .x }}\n' }],
  ])('but does where it cannot: %s', async (_, files) => {
    const verdict = await can('other/a 203.0.113.1:80', { ...files, 'other.yaml': OTHER });
    expect(verdict).toMatchObject({ defined: true, leftOut: undefined, note: [] });
  });

  it('of a Service, where a workload that may be behind it was left out', async () => {
    const files = {
      'a.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x, namespace: shop}\nspec: {}\n',
    };
    expect(await can('shop/web shop/service/api:80', files)).toMatchObject({
      defined: false,
      leftOut: ['Deployment shop/x'],
    });
    expect(await can('shop/web shop/api:9000', files)).toMatchObject({ defined: true });
  });

  it('of several endpoints, only of those that it may bear on', async () => {
    const { stdout } = await sluice('explain other/a shop/service/api:80 -f . -o json', {
      files: { ...SHOP, 'other.yaml': OTHER, 'a.yaml': FOREIGN.replace('shop', 'other') },
    });
    const { leftOut, endpoints } = JSON.parse(stdout) as CanReport;
    expect([leftOut, endpoints?.map(({ defined }) => defined)]).toEqual([
      ['CiliumNetworkPolicy.cilium.io'],
      [false],
    ]);
  });

  it('but does where no policy is enforced', async () => {
    const files = { ...SHOP, 'a.yaml': FOREIGN };
    const { stdout } = await sluice('can shop/web shop/api:9000 -f . --profile none -o json', { files });
    expect(JSON.parse(stdout)).toMatchObject({ allowed: true, defined: true });
  });
});

const ROWS = `must-allow: [{ name: open, from: shop/web, to: 'shop/api:9000' }]
must-deny:
  - { name: closed, from: shop/web, to: 'shop/api:9000' }
  - { name: elsewhere, from: other/a, to: 'other/b:80' }
`;
const PAIR = `${OTHER}---\n${OTHER.replaceAll('name: a', 'name: b')}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: other }
spec: { podSelector: {} }
`;

describe('an assertion about flows that what was left out may decide otherwise', () => {
  const run = (left: string, output: string): ReturnType<typeof sluice> =>
    sluice(`test rows.yml -f shop -f other.yaml -f a.yaml -o ${output}`, {
      files: { ...SHOP, 'rows.yml': ROWS, 'other.yaml': PAIR, 'a.yaml': left },
    });

  it('passes with a doubt where the policy is of another API', async () => {
    const { stdout, code } = await run(FOREIGN, 'json');
    const { cases } = JSON.parse(stdout) as TestReport;
    expect(cases.map(({ name, outcome, leftOut = [] }) => [name, outcome, ...leftOut])).toEqual([
      ['open', 'passed', 'CiliumNetworkPolicy.cilium.io'],
      ['closed', 'failed', 'CiliumNetworkPolicy.cilium.io'],
      ['elsewhere', 'passed'],
    ]);
    expect(code).toBe(1);
  });

  it('shows the doubt to people', async () => {
    const { stdout } = await run(FOREIGN, 'table');
    expect(stdout).toMatch(/^✓ open {2}not certain$/mu);
    expect(stdout).toMatch(/^✓ elsewhere$/mu);
    expect(stdout).toMatch(/^ {4}Not certain: CiliumNetworkPolicy.cilium.io was left out/mu);
    expect(stdout).toMatch(
      /\nNot analysed: CiliumNetworkPolicy.cilium.io.\n\n2 passed, 1 failed, 0 skipped\n$/u,
    );
  });

  it('shows it to CI systems', async () => {
    const { stdout } = await run(FOREIGN, 'junit');
    expect(stdout).toContain('<property name="notAnalysed" value="CiliumNetworkPolicy.cilium.io"/>');
    expect(stdout).toMatch(/name="open"[^>]*>\s*<system-out>Not certain: CiliumNetworkPolicy.cilium.io/u);
    expect(stdout).toMatch(/name="elsewhere"[^>]*\/>/u);
  });

  it('is an error, no pass, where a policy has errors', async () => {
    const { stdout, code } = await run(REFUSED, 'json');
    const { cases } = JSON.parse(stdout) as TestReport;
    expect(cases.map(({ name, outcome, message }) => [name, outcome, message.split('\n')[0]])).toEqual([
      ['open', 'error', 'holds only without what has errors and was left out: NetworkPolicy shop/typo'],
      ['closed', 'failed', 'shop/Deployment/web → shop/Deployment/api: TCP 9000 is allowed'],
      ['elsewhere', 'passed', ''],
    ]);
    expect(code).toBe(3);
  });
});
