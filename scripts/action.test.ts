import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'packages/cli/bin/sluice.js');
const built = existsSync(join(root, 'packages/cli/dist/bundle/main.js'));
const reason = 'the build is absent: npm run build';

interface Step {
  readonly id: string;
  readonly shell: string;
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

interface Hook {
  readonly entry: string;
  readonly args: readonly string[];
  readonly pass_filenames: boolean;
}

const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action;
const stepOf = (id: string): Step => action.runs.steps.find((step) => step.id === id)!;

const DENY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress] }
`;
const PODS = `---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
---
apiVersion: v1
kind: Pod
metadata: { name: client, namespace: shop, labels: { app: client } }
`;
/** It opens a port, and its \`matchLabels\` finds nobody. */
const OPEN = DENY.replace(
  'policyTypes: [Ingress]',
  'policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 80 }] }, { from: [{ podSelector: { matchLabels: { app: clientt } } }] }]',
);

let folder: string;
let repository: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-action-'));
  repository = join(folder, 'repository');
  mkdirSync(join(repository, 'deploy files'), { recursive: true });
  git('init', '--quiet');
  commit(DENY + PODS);
});
afterEach(() => rmSync(folder, { recursive: true }));

function git(...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
    cwd: repository,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Commits the manifests, and gives the revision. */
function commit(manifests: string): string {
  writeFileSync(join(repository, 'deploy files', 'shop.yaml'), manifests);
  git('add', '.');
  git('commit', '--quiet', '-m', 'a change');
  return git('rev-parse', 'HEAD').trim();
}

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Runs a step as the runner does, with inputs by their environment variables. */
function run(id: string, env: Readonly<Record<string, string>>, cwd = repository): Ran {
  const [output, summary] = [join(folder, 'output'), join(folder, 'summary')];
  for (const file of [output, summary]) writeFileSync(file, '');
  const { stdout, status } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', '-c', stepOf(id).run],
    {
      cwd,
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'] ?? '',
        RUNNER_TEMP: folder,
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        ...Object.fromEntries(Object.keys(stepOf(id).env).map((name) => [name, ''])),
        ...env,
      },
    },
  );
  const lines = readFileSync(output, 'utf8').split('\n').filter(Boolean);
  const outputs = Object.fromEntries(lines.map((line) => line.split(/=(.*)/su, 2) as [string, string]));
  return { code: status, stdout, outputs, summary: readFileSync(summary, 'utf8') };
}

const check = (env: Readonly<Record<string, string>>, cwd?: string): Ran =>
  run(
    'check',
    { PROGRAM: program, FAIL_ON: 'warning', REPORT_FILE: 'report.md', PATHS: 'deploy files', ...env },
    cwd,
  );

describe('action.yml', () => {
  it('is a composite action whose scripts see inputs by their environment only', () => {
    expect(action.runs.using).toBe('composite');
    for (const { shell, run: script } of action.runs.steps) {
      expect(shell).toBe('bash');
      expect(script).not.toContain('${{');
    }
  });

  it('hands every input to a step, and takes every output from one', () => {
    const given = action.runs.steps.flatMap(({ env }) => Object.values(env)).join();
    for (const name of Object.keys(action.inputs)) expect(given).toContain(`inputs.${name} `);
    for (const { value } of Object.values(action.outputs)) {
      const [, id, output] = /^\$\{\{ steps\.(\w+)\.outputs\.([\w-]+) \}\}$/u.exec(value) ?? [];
      expect(stepOf(id).run).toContain(`${output}=`);
    }
  });

  it('installs its own sources, or a version from npm', () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'npm'), `#!/bin/sh\necho "$@" >>'${folder}/npm'\n`);
    chmodSync(join(bin, 'npm'), 0o755);
    const PATH = `${bin}${delimiter}${process.env['PATH']}`;
    const own = run('install', { PATH, ACTION_PATH: root.replace(/\/$/u, '') });
    expect(own).toMatchObject({ code: 0, outputs: { program } });
    const npm = run('install', { PATH, VERSION: '1.2.3' });
    expect(npm.outputs['program']).toBe(join(folder, 'sluice/node_modules/sluice/bin/sluice.js'));
    expect(readFileSync(join(folder, 'npm'), 'utf8').split('\n')).toEqual([
      'ci --silent',
      'run --silent build',
      `install --prefix ${folder}/sluice --no-save --silent sluice@1.2.3`,
      '',
    ]);
  });

  it('annotates findings, fails, and reports them with what the change opens', (context) => {
    context.skip(!built, reason);
    const base = git('rev-parse', 'HEAD').trim();
    commit(OPEN + PODS);
    const { code, stdout, outputs, summary } = check({ BASE_REVISION: base, SARIF_FILE: 'out.sarif' });
    expect(stdout).toMatch(
      /^::warning file=deploy files\/shop\.yaml,line=4,.*title=selector-matches-nothing::/mu,
    );
    expect(code).toBe(1);
    expect(outputs).toEqual({ 'report-file': 'report.md', findings: 'true', changes: 'true' });
    expect(summary).toBe(readFileSync(join(repository, 'report.md'), 'utf8'));
    expect(summary).toMatch(/^## Network policies\n\n\| Severity/u);
    expect(summary).toContain('### What this change opens and closes in `deploy files`');
    expect(summary).toContain('1 flow gained, 0 lost');
    const log = JSON.parse(readFileSync(join(repository, 'out.sarif'), 'utf8')) as { version: string };
    expect(log.version).toBe('2.1.0');
  });

  it('passes where nothing that fails is found, and compares with nothing without a base', (context) => {
    context.skip(!built, reason);
    const { code, outputs, summary } = check({});
    expect({ code, outputs }).toEqual({
      code: 0,
      outputs: { 'report-file': 'report.md', findings: 'false', changes: '' },
    });
    expect(summary).not.toContain('opens and closes');
  });

  it('fails from the severity on that is asked for', (context) => {
    context.skip(!built, reason);
    const everyPort = '[Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { app: client } } }] }]';
    commit(DENY.replace('[Ingress]', everyPort) + PODS);
    expect(check({ FAIL_ON: 'info' })).toMatchObject({ code: 1, outputs: { findings: 'true' } });
    expect(check({ FAIL_ON: 'warning' })).toMatchObject({ code: 0, outputs: { findings: 'false' } });
  });

  it('takes several paths, settings, and fetches the base of a checkout of depth 1', (context) => {
    context.skip(!built, reason);
    const base = git('rev-parse', 'HEAD').trim();
    commit(OPEN + PODS);
    const shallow = join(folder, 'shallow');
    execFileSync('git', ['clone', '--quiet', '--depth=1', pathToFileURL(repository).href, shallow]);
    writeFileSync(join(shallow, 'settings.yaml'), 'lint: { rules: { selector-matches-nothing: off } }\n');
    const env = {
      BASE_REVISION: base,
      CONFIG: 'settings.yaml',
      PATHS: 'deploy files\ndeploy files/shop.yaml\n',
    };
    const { code, outputs, summary } = check(env, shallow);
    expect(code).toBe(0);
    expect(outputs['changes']).toBe('true');
    expect(summary.match(/1 flow gained, 0 lost/gu)).toHaveLength(2);
  });

  it('says what could not be compared', (context) => {
    context.skip(!built, reason);
    const base = git('rev-parse', 'HEAD').trim();
    mkdirSync(join(repository, 'fresh'));
    writeFileSync(join(repository, 'fresh', 'a.yaml'), PODS);
    const { code, summary } = check({ BASE_REVISION: base, PATHS: 'fresh' });
    expect(code).toBe(0);
    expect(summary).toContain('Not compared in full:\n\n```text\n');
    expect(summary).toContain("path 'fresh' exists on disk, but not in");
  });
});

describe('.pre-commit-hooks.yaml', () => {
  it('defines a hook that finds mistakes', (context) => {
    context.skip(!built, reason);
    const [hook] = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')) as [Hook];
    expect(hook.pass_filenames).toBe(false);
    commit(OPEN + PODS);
    const [command, ...words] = hook.entry.split(' ');
    expect(command).toBe('sluice');
    const { status, stdout } = spawnSync(process.execPath, [program, ...words, ...hook.args], {
      cwd: repository,
      encoding: 'utf8',
    });
    expect(stdout).toContain('[selector-matches-nothing]');
    expect(status).toBe(1);
  });
});
