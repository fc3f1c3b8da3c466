import { type Diagnostic } from '@sluice/manifest';
import { isAbsolute, join } from 'node:path';
import { analyse, type Outcome } from '../analyse.js';
import { profileNotices } from '../answer/unenforced.js';
import { type Assertions } from '../assertions/assertion.js';
import { checkAssertions, groundOf } from '../assertions/check-assertions.js';
import { readAssertions } from '../assertions/read-assertions.js';
import { inputFileOf, MAX_FILE_BYTES, readInputFile } from '../input/read-input-file.js';
import { readStream } from '../input/read-stream.js';
import { usageError } from '../command-error.js';
import { EXIT, type Io } from '../io.js';
import { profileOf } from '../options/profile-of.js';
import type { ReportDiagnostic, TestReport } from '../output/report.js';
import { testFormats } from '../output/test.js';
import type { ProgressLine } from '../progress.js';
import type { Input } from '../read-input.js';
import { tellDiagnostics } from '../tell-diagnostics.js';
import type { TestFlags } from './test.js';

/** Runs `sluice test`. */
export async function runTest(paths: readonly string[], flags: TestFlags, io: Io): Promise<void> {
  const profile = profileOf(flags);
  if ([...paths, ...flags.filename].filter((path) => path === '-').length > 1) {
    throw usageError('standard input can be one thing only: assertions or manifests');
  }
  const { files, texts, diagnostics: told } = await readFiles(paths, io);
  const sourceOf = (file: string): string | undefined => texts.get(file);
  await tellDiagnostics(told, { sourceOf }, flags, io);
  const isWrong = told.some(({ severity }) => severity === 'error');
  const isAsked =
    flags.filename.length + flags.kustomize.length > 0 ||
    flags.context !== undefined ||
    flags.kubeconfig !== undefined;
  if (isWrong && isAsked && files.every(({ rows }) => rows.length === 0)) return io.exit(EXIT.input);
  const ask = async (input: Input, progress: ProgressLine): Promise<Outcome<TestReport>> => {
    progress.step('checking assertions');
    const ground = groundOf(input, profile);
    const checked = files.map((file) => checkAssertions(file, ground, flags.namespace ?? 'default'));
    progress.end();
    const diagnostics = checked.flatMap((file) => file.diagnostics);
    await tellDiagnostics(diagnostics, { sourceOf }, flags, io);
    const report: TestReport = { cases: checked.flatMap(({ cases }) => cases) };
    const wrong = [...told, ...diagnostics].some(({ severity }) => severity === 'error');
    const failed = report.cases.some(({ outcome }) => outcome === 'failed');
    return { report, formats: testFormats, exit: wrong ? EXIT.input : failed ? EXIT.no : EXIT.yes };
  };
  await analyse(flags, io, ask, profileNotices(profile));
}

interface AssertionFiles {
  readonly files: readonly Assertions[];
  readonly texts: ReadonlyMap<string, string>;
  readonly diagnostics: readonly (Diagnostic | ReportDiagnostic)[];
}

async function readFiles(paths: readonly string[], io: Io): Promise<AssertionFiles> {
  const diagnostics: Diagnostic[] = [];
  const told: ReportDiagnostic[] = [];
  const texts = new Map<string, string>();
  const files: Assertions[] = [];
  for (const path of paths) {
    const file =
      path === '-'
        ? inputFileOf('<stdin>', await readStream(io.stdin, MAX_FILE_BYTES), diagnostics)
        : await readInputFile(path, isAbsolute(path) ? path : join(io.cwd, path), diagnostics, io.signal);
    if (!file) continue;
    texts.set(file.path, file.text);
    const read = readAssertions(file);
    told.push(...read.diagnostics);
    files.push(read);
  }
  return { files, texts, diagnostics: [...diagnostics, ...told] };
}
