import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CollectedInput, collectInput, type InputArguments } from './collect-input.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sluice-input-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const put = (path: string, text: string | Uint8Array = 'a: b\n'): string => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  return join(root, path);
};

async function* chunks(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}

const collect = (args: Partial<InputArguments>): Promise<CollectedInput> =>
  collectInput({ cwd: root, stdin: chunks(), kustomizeTools: [], ...args });

const paths = ({ files }: CollectedInput): readonly string[] => files.map(({ path }) => path);
const said = ({ diagnostics }: CollectedInput): readonly string[] =>
  diagnostics.map(({ file, severity, message }) => `${severity} ${file}: ${message}`);

describe('folders', () => {
  it('are read with all below them, in order, manifests only', async () => {
    for (const path of [
      'm/b.yml',
      'm/a.yaml',
      'm/sub/deep/c.JSON',
      'm/readme.md',
      'm/node_modules/x/d.yaml',
      'm/.git/e.yaml',
      'm/.github/f.yaml',
    ]) {
      put(path);
    }
    const result = await collect({ filename: ['m'] });
    expect(paths(result)).toEqual(['m/a.yaml', 'm/b.yml', 'm/sub/deep/c.JSON']);
    expect(said(result)).toEqual([]);
    expect(paths(await collect({ filename: ['m/'] }))[0]).toBe('m/a.yaml');
    expect(paths(await collect({ filename: ['.'], cwd: join(root, 'm') }))).toContain('./a.yaml');
  });

  it('without manifests are an error', async () => {
    put('m/readme.md');
    expect(said(await collect({ filename: ['m'] }))).toEqual([
      'error m: no manifest (.yaml, .yml, .json) in this folder',
    ]);
  });

  it('that lead back to themselves by links are read once', async () => {
    put('m/a.yaml');
    symlinkSync('..', join(root, 'm', 'again'));
    symlinkSync('gone', join(root, 'm', 'dangling'));
    symlinkSync('a.yaml', join(root, 'm', 'b.yaml'));
    const result = await collect({ filename: ['m'] });
    expect(paths(result)).toEqual(['m/a.yaml']);
    expect(said(result)).toEqual([]);
  });

  it('tell of a link called like a manifest that leads nowhere, and of links in a circle', async () => {
    put('m/a.yaml');
    symlinkSync('gone', join(root, 'm', 'b.yaml'));
    symlinkSync('c.yaml', join(root, 'm', 'c.yaml'));
    expect(said(await collect({ filename: ['m'] }))).toEqual([
      'error m/b.yaml: cannot be read: there is no such file or directory',
      'error m/c.yaml: cannot be read: too many symbolic links, one leading to another',
    ]);
  });

  it('with a kustomization are read as they are, with a notice that says -k', async () => {
    put('m/a.yaml');
    put('m/kustomization.yaml', 'resources: [a.yaml]');
    const result = await collect({ filename: ['m'] });
    expect(paths(result)).toEqual(['m/a.yaml']);
    expect(said(result)).toEqual([
      'notice m/kustomization.yaml: kustomization passed over: the manifests are read as they are; -k builds it',
    ]);
  });

  it('with pipes among the files do not wait for them', async () => {
    put('m/a.yaml');
    const makePipe = 'mkfifo';
    execFileSync(makePipe, [join(root, 'm', 'pipe.yaml')]);
    expect(paths(await collect({ filename: ['m'] }))).toEqual(['m/a.yaml']);
  });
});

describe('files', () => {
  it('that are named are taken whatever they are called, once each', async () => {
    put('notes.txt');
    expect(paths(await collect({ filename: ['notes.txt', './notes.txt', '.'] }))).toEqual(['notes.txt']);
  });

  it('that are not there are told', async () => {
    expect(said(await collect({ filename: ['none.yaml'] }))).toEqual([
      'error none.yaml: cannot be read: there is no such file or directory',
    ]);
  });

  it.skipIf(process.getuid?.() === 0)(
    'that may not be read are told (skipped as root, who may read all)',
    async () => {
      chmodSync(put('a.yaml'), 0);
      expect(said(await collect({ filename: ['a.yaml'] }))).toEqual([
        'error a.yaml: cannot be read: permission denied',
      ]);
    },
  );

  it('that are huge are refused unread', async () => {
    truncateSync(put('a.yaml'), 200_000_000);
    const result = await collect({ filename: ['a.yaml'] });
    expect(result.diagnostics).toMatchObject([
      { code: 'too-large', message: 'this file is too large: the limit is 100 MB' },
    ]);
  });

  it('that are no text are told', async () => {
    put('a.yaml', Uint8Array.of(0xc3, 0x28));
    expect((await collect({ filename: ['a.yaml'] })).diagnostics).toMatchObject([{ code: 'not-text' }]);
  });

  it('in UTF-16 with a byte order mark are read', async () => {
    put('a.yaml', Buffer.from('\ufeffa: b\n', 'utf16le'));
    expect((await collect({ filename: ['a.yaml'] })).files).toEqual([{ path: 'a.yaml', text: 'a: b\n' }]);
  });

  it('that are kustomizations are not manifests', async () => {
    put('kustomization.yaml');
    expect(said(await collect({ filename: ['kustomization.yaml'] }))).toEqual([
      'error kustomization.yaml: this is a kustomization, no manifest: give its folder with -k',
    ]);
  });

  it('at a URL are not fetched', async () => {
    expect(
      said(await collect({ filename: ['https://example.com/a.yaml'], kustomize: ['https://example.com/k'] })),
    ).toEqual([
      'error https://example.com/a.yaml: URLs are not fetched: download it first, for example with curl, and give the file',
      'error https://example.com/k: URLs are not fetched: download it first, for example with curl, and give the file',
    ]);
  });
});

describe('standard input', () => {
  it('is read once', async () => {
    const result = await collect({ filename: ['-', '-'], stdin: chunks('a: ', 'ü\n') });
    expect(result.files).toEqual([{ path: '<stdin>', text: 'a: ü\n' }]);
  });
});

const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n';

describe('kustomizations', () => {
  const base = (): void => {
    put('k/kustomization.yaml', 'resources: [s.yaml]\nnamePrefix: x-\n');
    put('k/s.yaml', SERVICE);
  };
  /** A tool that prints a file. */
  const tool = (text: string, status = 0): NonNullable<InputArguments['kustomizeTools']> => {
    const script = put(
      'tool.sh',
      `#!/bin/sh\ncat <<'END'${status === 0 ? '' : ' >&2'}\n${text}\nEND\nexit ${status}\n`,
    );
    chmodSync(script, 0o755);
    return [
      { command: 'no-such-program-here', args: [] },
      { command: script, args: ['build'] },
    ];
  };

  it('are built by the built-in reading where there is no tool', async () => {
    base();
    const result = await collect({ kustomize: ['k'] });
    expect(result.objects.map(({ name }) => name)).toEqual(['x-web']);
    expect(said(result)).toEqual(['notice k: built by the built-in reading of kustomizations']);
    expect(result.shown.map(({ path }) => path)).toEqual(['k/kustomization.yaml', 'k/s.yaml']);
  });

  it('are built by a tool; fields that the built-in reading gives alike keep their places', async () => {
    base();
    const built = `${SERVICE.replace('web', 'x-web').replace('80', '81')}---\n${SERVICE.replace('web', 'other')}`;
    const result = await collect({ kustomize: ['k'], kustomizeTools: tool(built) });
    expect(result.objects.map(({ name, source }) => [name, source.at(['metadata', 'name'])])).toEqual([
      ['x-web', { file: 'k/s.yaml', line: 3, column: 18 }],
      ['other', { file: result.shown.at(-1)!.path, line: 8, column: 18 }],
    ]);
    const [first] = result.objects;
    expect(first.source.at([])).toEqual({ file: 'k/s.yaml', line: 1, column: 1 });
    expect(first.source.at(['spec', 'ports'])).toMatchObject({ file: 'k/s.yaml', line: 4 });
    expect(first.source.at(['spec', 'ports', 0, 'port']).file).toBe(result.shown.at(-1)!.path);
    expect(said(result)[0]).toMatch(/^notice k: built by .*tool.sh build k$/);
  });

  it('that a tool refuses are an error, with what the tool says', async () => {
    base();
    const result = await collect({ kustomize: ['k'], kustomizeTools: tool('Error: something is wrong', 1) });
    expect(said(result)[0]).toMatch(/^error k: .* fails: something is wrong$/);
    expect(result.objects).toHaveLength(1);
  });

  it('that a tool is too old for are a warning only', async () => {
    base();
    const result = await collect({
      kustomize: ['k'],
      kustomizeTools: tool('Error: json: unknown field "components"', 1),
    });
    expect(said(result)[0]).toMatch(/^warning k: .* fails: json: unknown field "components"$/);
  });

  it('that name something remote are never given to a tool', async () => {
    put('k/kustomization.yaml', 'resources: [https://example.com/a.yaml]\n');
    const result = await collect({ kustomize: ['k'], kustomizeTools: tool(SERVICE) });
    expect(result.objects).toEqual([]);
    expect(said(result).join()).toContain('is remote and is not fetched');
  });

  it('do not read through links that leave their folder', async () => {
    put('k/kustomization.yaml', 'resources: [s.yaml]\n');
    symlinkSync(put('secret.yaml', SERVICE), join(root, 'k', 's.yaml'));
    expect(said(await collect({ kustomize: ['k'] })).join()).toContain('there is no file k/s.yaml');
  });

  it('must be folders', async () => {
    put('a.yaml');
    expect(said(await collect({ kustomize: ['a.yaml'] }))[0]).toContain(
      'not a folder: -k takes a folder with',
    );
  });

  it('are built when they are an operand', async () => {
    base();
    expect((await collect({ operands: ['k'] })).objects.map(({ name }) => name)).toEqual(['x-web']);
  });
});

describe('git revisions', () => {
  const git = (...args: readonly string[]): void => {
    const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
    execFileSync('git', [...identity, ...args], { cwd: root, stdio: 'ignore' });
  };
  const commit = (): void => {
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    git('commit', '-q', '-m', 'one');
  };

  it('give files and folders as they were then', async () => {
    put('m/a.yaml', 'old: 1\n');
    put('m/sub/ü.yaml', 'other: 1\n');
    put('m/node_modules/b.yaml');
    put('m/text.md');
    commit();
    put('m/a.yaml', 'new: 1\n');
    const folder = await collect({ operands: ['HEAD:m'] });
    expect(folder.files).toEqual([
      { path: 'HEAD:m/a.yaml', text: 'old: 1\n' },
      { path: 'HEAD:m/sub/ü.yaml', text: 'other: 1\n' },
    ]);
    expect(said(folder)).toEqual([]);
    expect((await collect({ operands: ['main:m/a.yaml'] })).files).toEqual([
      { path: 'main:m/a.yaml', text: 'old: 1\n' },
    ]);
    expect(paths(await collect({ operands: ['HEAD:'] }))).toEqual(['HEAD:m/a.yaml', 'HEAD:m/sub/ü.yaml']);
    const inside = await collect({ operands: ['HEAD:./sub'], cwd: join(root, 'm') });
    expect(paths(inside)).toEqual(['HEAD:./sub/ü.yaml']);
  });

  it('build kustomizations as they were then', async () => {
    put('base/kustomization.yaml', 'resources: [s.yaml]\n');
    put('base/s.yaml', SERVICE);
    put('over/kustomization.yaml', 'resources: [../base]\nnamespace: shop\n');
    commit();
    rmSync(join(root, 'base'), { recursive: true });
    const { objects, diagnostics } = await collect({ operands: ['HEAD:over'] });
    expect(diagnostics).toEqual([]);
    expect(objects.map(({ namespace, name }) => [namespace, name])).toEqual([['shop', 'web']]);
    expect(objects[0].source.file).toBe('HEAD:base/s.yaml');
  });

  it.each([
    ['HEAD:none', /path 'none' does not exist in 'HEAD'/],
    ['nobranch:m', /nobranch/],
    ['--output=x:m', /there is no such file/],
  ])('%s is told', async (operand, message) => {
    put('m/a.yaml');
    commit();
    const result = await collect({ operands: [operand] });
    expect(result.files).toEqual([]);
    expect(said(result)).toHaveLength(1);
    expect(said(result)[0]).toMatch(message);
  });

  it('are for operands only: -f takes files', async () => {
    put('m/a.yaml');
    commit();
    expect(said(await collect({ filename: ['HEAD:m'] }))[0]).toContain('there is no such file or directory');
  });
});

it('rejects when it is interrupted', async () => {
  put('m/a.yaml');
  const control = new AbortController();
  control.abort();
  await expect(collect({ filename: ['m'], signal: control.signal })).rejects.toThrow('aborted');
});

it('stops waiting for standard input when it is interrupted', async () => {
  async function* never(): AsyncGenerator<string> {
    await new Promise(() => undefined);
    yield '';
  }
  const control = new AbortController();
  const collecting = collect({ filename: ['-'], stdin: never(), signal: control.signal });
  control.abort();
  await expect(collecting).rejects.toThrow('aborted');
});
