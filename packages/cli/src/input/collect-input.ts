import { realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { type Diagnostic, type InputFile, KUSTOMIZATION_NAMES, type ManifestObject } from '@sluice/manifest';
import { findManifests, type FoundFile, isKustomizationName } from './find-manifests.js';
import { buildGitKustomization, parseGitPath, readGitPath } from './git-revision.js';
import { inputProblem, systemWords } from './input-problem.js';
import { type KustomizeTool, readKustomizationDirectory } from './kustomize.js';
import { inputFileOf, MAX_FILE_BYTES, nameWords, readInputFile } from './read-input-file.js';
import { readStream } from './read-stream.js';

/** Where input comes from. */
export interface InputArguments {
  /** Files, folders (with all below them) and `-` for standard input. */
  readonly filename?: readonly string[];
  /** Kustomization folders. */
  readonly kustomize?: readonly string[];
  /** Either of these, and git revisions (`REV:path`): what each is, is found out. */
  readonly operands?: readonly string[];
  readonly cwd: string;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  /** Ends the reading; `collectInput` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** The programs that build kustomizations; the built-in reading comes after them. */
  readonly kustomizeTools?: readonly KustomizeTool[];
}

/** Input as it was found, before manifests are read. */
export interface CollectedInput {
  readonly files: readonly InputFile[];
  /** What kustomizations gave. */
  readonly objects: readonly ManifestObject[];
  readonly diagnostics: readonly Diagnostic[];
  /** Files whose objects are in `objects`, for showing the lines that diagnostics point to. */
  readonly shown: readonly InputFile[];
}

/** Finds and reads the input. What cannot be read is told; the rest is given. */
export async function collectInput(args: InputArguments): Promise<CollectedInput> {
  const files: InputFile[] = [];
  const objects: ManifestObject[] = [];
  const shown: InputFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const seen = new Set<string>();
  const { cwd, signal } = args;

  const readOnce = async ({ path, location }: FoundFile): Promise<void> => {
    signal?.throwIfAborted();
    const real = await realpath(location).catch(() => location);
    if (seen.has(real)) return;
    seen.add(real);
    const file = await readInputFile(path, location, diagnostics, signal);
    if (file) files.push(file);
  };

  const readStdin = async (): Promise<void> => {
    if (seen.has('-')) return;
    seen.add('-');
    const file = inputFileOf(
      '<stdin>',
      await untilAborted(readStream(args.stdin, MAX_FILE_BYTES), signal),
      diagnostics,
    );
    if (file?.text.trim() === '') {
      // A pipeline whose first command failed: an answer about nothing would hide it.
      diagnostics.push(inputProblem('<stdin>', 'nothing came on standard input'));
    } else if (file) files.push(file);
  };

  const readKustomization = async (path: string): Promise<void> => {
    const {
      objects: built,
      diagnostics: told,
      files: used,
    } = await readKustomizationDirectory(path, cwd, args.kustomizeTools, signal);
    objects.push(...built);
    diagnostics.push(...told);
    shown.push(...used);
  };

  const readRevision = async (text: string): Promise<boolean> => {
    const git = parseGitPath(text);
    if (git === undefined) return false;
    const content = await readGitPath(git, cwd, diagnostics, signal);
    if (content === undefined) return true;
    if (!content.isKustomization) {
      files.push(...content.files);
      tellPassedOver(text, content.kustomizations, content.files.length, diagnostics);
      return true;
    }
    const built = buildGitKustomization(git, cwd);
    objects.push(...built.objects);
    diagnostics.push(...built.diagnostics);
    shown.push(...built.files);
    return true;
  };

  const readPath = async (text: string, operand: boolean): Promise<void> => {
    const path = text.replaceAll('\\', '/');
    const location = isAbsolute(text) ? text : join(cwd, text);
    const stats = await stat(location).catch((error: unknown) => {
      signal?.throwIfAborted();
      return systemWords(error);
    });
    if (typeof stats === 'string') {
      if (operand && (await readRevision(text))) return;
      diagnostics.push(inputProblem(path, `cannot be read: ${nameWords(path) ?? stats}`));
    } else if (stats.isDirectory()) {
      const found = await findManifests({ path, location }, diagnostics, signal);
      if (
        operand &&
        found.kustomizations.some((file) => !file.slice(path.replace(/\/?$/, '/').length).includes('/'))
      ) {
        await readKustomization(path);
        return;
      }
      for (const file of found.manifests) await readOnce(file);
      tellPassedOver(path, found.kustomizations, found.manifests.length, diagnostics);
    } else if (isKustomizationName(basename(location))) {
      diagnostics.push(inputProblem(path, 'this is a kustomization, no manifest: give its folder with -k'));
    } else await readOnce({ path, location });
  };

  const read = async (text: string, operand: boolean): Promise<void> => {
    if (text === '-') return readStdin();
    if (isUrl(text)) {
      diagnostics.push(
        inputProblem(
          text,
          'URLs are not fetched: download it first, for example with curl, and give the file',
        ),
      );
      return undefined;
    }
    return readPath(text, operand);
  };

  for (const text of args.filename ?? []) await read(text, false);
  for (const text of args.operands ?? []) await read(text, true);
  for (const text of args.kustomize ?? []) {
    if (isUrl(text)) await read(text, false);
    else if ((await stat(isAbsolute(text) ? text : join(cwd, text)).catch(() => undefined))?.isDirectory()) {
      await readKustomization(text.replaceAll('\\', '/'));
    } else
      diagnostics.push(
        inputProblem(text, `not a folder: -k takes a folder with ${KUSTOMIZATION_NAMES.join(', ')}`),
      );
  }
  return { files, objects, diagnostics, shown };
}

/** Waiting for standard input may last for ever: an interrupt ends it. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  signal.throwIfAborted();
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
}

/** A folder without manifests is a mistake; one with kustomizations was perhaps meant for -k. */
function tellPassedOver(
  path: string,
  kustomizations: readonly string[],
  manifests: number,
  diagnostics: Diagnostic[],
): void {
  if (manifests === 0) {
    const hint = kustomizations.length > 0 ? `, but ${kustomizations[0]}: give its folder with -k` : '';
    const nothing = diagnostics.some(({ file }) => file.startsWith(path)) ? 'no readable' : 'no';
    diagnostics.push(inputProblem(path, `${nothing} manifest (.yaml, .yml, .json) in this folder${hint}`));
    return;
  }
  const [first, ...more] = kustomizations;
  if (first === undefined) return;
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  const message = `kustomization passed over${others}: the manifests are read as they are; -k builds it`;
  diagnostics.push(inputProblem(first, message, 'notice'));
}
