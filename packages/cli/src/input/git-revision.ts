import { spawnSync } from 'node:child_process';
import { posix } from 'node:path';
import {
  buildKustomization,
  type Diagnostic,
  type InputFile,
  type KustomizeReader,
  type KustomizeResult,
} from '@sluice/manifest';
import { isKustomizationName, isManifestName, isSkippedDirectory } from './find-manifests.js';
import { inputProblem } from './input-problem.js';
import { inputFileOf, MAX_FILE_BYTES } from './read-input-file.js';
import { runCommand } from './run-command.js';

/** A path in a git revision, as git writes it: `REV:path`; a path that begins with `./` is relative to the folder at hand. */
export interface GitPath {
  readonly revision: string;
  readonly path: string;
}

/** What a path in a revision holds. */
export interface GitContent {
  readonly files: readonly InputFile[];
  readonly kustomizations: readonly string[];
  /** Whether the path itself is a folder with a kustomization. */
  readonly isKustomization: boolean;
}

/** All files of one input may have this many bytes together when they come from git. */
const MAX_GIT_BYTES = 1_000_000_000;

/** Reads `REV:path`; undefined for a text that cannot be one. A revision never begins with a dash. */
export function parseGitPath(text: string): GitPath | undefined {
  const match = /^([^-:\s][^:\s]*):(?!\/\/)(.*)$/s.exec(text);
  // One letter and a backslash is a Windows path.
  if (!match || /^[A-Za-z]:\\/.test(text)) return undefined;
  return { revision: match[1]!, path: match[2]! };
}

/** Reads the manifests of a path in a revision: a file, or every manifest below a folder; undefined when git refuses. */
export async function readGitPath(
  git: GitPath,
  cwd: string,
  diagnostics: Diagnostic[],
  signal?: AbortSignal,
): Promise<GitContent | undefined> {
  const name = `${git.revision}:${git.path}`;
  const run = (args: readonly string[], stdin = '') =>
    runCommand('git', args, { cwd, stdin, limit: MAX_GIT_BYTES, ...(signal && { signal }) });
  const fail = (message: string): undefined => {
    diagnostics.push(inputProblem(name, message));
    return undefined;
  };

  const type = await run(['cat-file', '-t', name]);
  if (type.kind === 'absent') return fail('git is not installed: it is needed to read a revision');
  if (type.kind !== 'done') return fail(gitWords(type.kind === 'failed' ? type.stderr : ''));
  const isFolder = textOf(type.stdout).trim() === 'tree';
  const entries = isFolder ? await listTree(name, run) : [{ path: '', hash: name, size: 0 }];
  if (entries === undefined) return fail('cannot be listed by git');
  const wanted = isFolder ? entries.filter(({ path }) => isWanted(path)) : entries;
  const [tooLarge, readable] = [
    wanted.filter(({ size }) => size > MAX_FILE_BYTES),
    wanted.filter(({ size }) => size <= MAX_FILE_BYTES),
  ];
  const pathOf = (path: string): string =>
    path === '' ? name : `${name}${/[:/]$/.test(name) ? '' : '/'}${path}`;
  for (const { path } of tooLarge) inputFileOf(pathOf(path), undefined, diagnostics);
  const contents = await run(['cat-file', '--batch'], readable.map(({ hash }) => `${hash}\n`).join(''));
  if (contents.kind !== 'done')
    return fail(
      `cannot be read by git: ${contents.kind === 'failed' ? gitWords(contents.stderr) : 'it is too large'}`,
    );
  const blobs = splitBatch(contents.stdout, readable.length);
  const files = readable.flatMap(({ path }, i) => {
    const bytes = blobs[i];
    return (
      (bytes && inputFileOf(pathOf(path), bytes.length > MAX_FILE_BYTES ? undefined : bytes, diagnostics)) ??
      []
    );
  });
  const kustomizations = entries
    .map(({ path }) => path)
    .filter((path) => isKustomizationName(posix.basename(path)));
  return {
    files,
    kustomizations: isFolder ? kustomizations.map(pathOf) : [],
    isKustomization: isFolder && kustomizations.some((path) => !path.includes('/')),
  };
}

interface TreeEntry {
  readonly path: string;
  readonly hash: string;
  readonly size: number;
}

async function listTree(
  name: string,
  run: (args: readonly string[]) => ReturnType<typeof runCommand>,
): Promise<readonly TreeEntry[] | undefined> {
  const listed = await run(['ls-tree', '-r', '-z', '-l', '--full-tree', name]);
  if (listed.kind !== 'done') return undefined;
  return textOf(listed.stdout)
    .split('\0')
    .flatMap((line) => {
      // Mode 1006xx is a file; links and submodules hold no manifest.
      const match = /^100\d{3} blob ([0-9a-f]+) +(\d+)\t(.*)$/s.exec(line);
      return match ? [{ path: match[3]!, hash: match[1]!, size: Number(match[2]) }] : [];
    });
}

function isWanted(path: string): boolean {
  const steps = path.split('/');
  return isManifestName(steps.at(-1)!) && !steps.slice(0, -1).some(isSkippedDirectory);
}

/** The contents in the output of `git cat-file --batch`: a line `<hash> blob <size>`, the bytes, a line feed, each. */
function splitBatch(output: Uint8Array, count: number): readonly (Uint8Array | undefined)[] {
  const blobs: (Uint8Array | undefined)[] = [];
  let at = 0;
  while (blobs.length < count) {
    const lineEnd = output.indexOf(10, at);
    if (lineEnd < 0) break;
    const size = / blob (\d+)$/.exec(textOf(output.subarray(at, lineEnd)))?.[1];
    at = lineEnd + 1;
    blobs.push(size === undefined ? undefined : output.subarray(at, at + Number(size)));
    if (size !== undefined) at += Number(size) + 1;
  }
  return blobs;
}

/** Builds the kustomization of a folder in a revision by the built-in reading: the tools read folders only. */
export function buildGitKustomization({ revision, path }: GitPath, cwd: string): KustomizeResult {
  const git = (args: readonly string[]): Uint8Array | undefined => {
    const { status, stdout } = spawnSync('git', args, { cwd, maxBuffer: MAX_FILE_BYTES });
    return status === 0 ? stdout : undefined;
  };
  // Within the build the revision is the topmost folder, so that `..` stays in it.
  const top = `${revision}:/`;
  const inside = (path: string): string | undefined =>
    `${path}/`.startsWith(top) ? `${revision}:${path.slice(top.length)}` : undefined;
  const reader: KustomizeReader = {
    read(path) {
      const name = inside(path);
      const bytes = name && git(['cat-file', 'blob', name]);
      return bytes ? inputFileOf(path, bytes, [])?.text : undefined;
    },
    list(path) {
      const name = inside(path);
      const names = name && git(['ls-tree', '-z', '--name-only', '--full-tree', name]);
      return names
        ? textOf(names)
            .split('\0')
            .filter((entry) => entry !== '')
        : undefined;
    },
  };
  const prefix = /^\.\.?(\/|$)/.test(path)
    ? textOf(git(['rev-parse', '--show-prefix']) ?? new Uint8Array()).trim()
    : '';
  return renamed(buildKustomization(`${top}${prefix}${path}`, reader), (file) =>
    file.startsWith(top) ? `${revision}:${file.slice(top.length)}` : file,
  );
}

/** The result with its files called otherwise. */
function renamed(result: KustomizeResult, nameOf: (file: string) => string): KustomizeResult {
  const rename = <T extends { readonly file: string }>(place: T): T => ({
    ...place,
    file: nameOf(place.file),
  });
  return {
    ...result,
    objects: result.objects.map((object) => {
      const { source } = object;
      return { ...object, source: { file: nameOf(source.file), at: (path) => rename(source.at(path)) } };
    }),
    diagnostics: result.diagnostics.map(rename),
    files: result.files.map((file) => ({ ...file, path: nameOf(file.path) })),
  };
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function gitWords(stderr: string): string {
  const line = stderr.split('\n').find((text) => text.trim() !== '') ?? 'git cannot read it';
  return line.replace(/^fatal: /, '');
}
