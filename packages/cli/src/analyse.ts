import { EXIT, type ExitCode, type Io } from './io.js';
import type { InputFlags } from './options/input-flags.js';
import type { Formats } from './output/formatter.js';
import type { Incomplete, ReportDiagnostic } from './output/report.js';
import { printReport } from './print-report.js';
import { type ProgressLine, progressOf } from './progress.js';
import { type Input, type InputPlaces, isUnread, readInput } from './read-input.js';
import { tellDiagnostics } from './tell-diagnostics.js';

/** What a command found out, how to print it, and what to exit with where the input is right. */
export interface Outcome<R> {
  readonly report: R;
  readonly formats: Formats<R>;
  readonly exit: ExitCode;
}

/** The flags of every command that analyses input. */
export type AnalysisFlags = Pick<InputFlags, 'progress' | 'color'> &
  InputPlaces & { readonly output: string };

/**
 * Reads the input, tells on standard error what is wrong with it, asks the question of the rest, and prints the answer,
 * after notices about it.
 * Errors of the input make the exit code 3: the answer may lack what they took away. Where they left nothing, there is none.
 */
export async function analyse<R>(
  flags: AnalysisFlags,
  io: Io,
  ask: (input: Input, progress: ProgressLine) => Outcome<R> | Promise<Outcome<R>>,
  notices: readonly ReportDiagnostic[] = [],
): Promise<void> {
  const progress = progressOf(flags.progress, io);
  try {
    const input = await readInput(flags, io, progress);
    progress.end();
    await tellDiagnostics(input.diagnostics, input, flags, io);
    if (isUnread(input)) return io.exit(EXIT.input);
    await tellDiagnostics(notices, input, flags, io);
    const { report, formats, exit } = await ask(input, progress);
    progress.step('printing');
    await printReport({ ...report, ...incomplete(input) }, formats, flags, input, io, progress);
    io.exit(input.diagnostics.some(({ severity }) => severity === 'error') ? EXIT.input : exit);
  } finally {
    progress.end();
  }
}

/** What an answer about these inputs knows nothing of, so that programs that read it see that too. */
export function incomplete(...inputs: readonly Pick<Input, 'leftOut'>[]): Incomplete {
  const notAnalysed = [...new Set(inputs.flatMap(({ leftOut }) => leftOut.map(({ title }) => title)))];
  return notAnalysed.length > 0 ? { notAnalysed } : {};
}
