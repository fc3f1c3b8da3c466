import type { AnalysisFlags } from './analyse.js';
import { type Io, type TextOutput, widthOf } from './io.js';
import { colors, wantsColor } from './output/colors.js';
import type { Formats, OutputOptions } from './output/formatter.js';
import type { ProgressLine } from './progress.js';
import type { Input } from './read-input.js';

/** Prints a report on standard output in the format of the flags. */
export async function printReport<R>(
  report: R,
  formats: Formats<R>,
  flags: Pick<AnalysisFlags, 'output' | 'color'>,
  { sourceOf }: Pick<Input, 'sourceOf'>,
  io: Io,
  progress: ProgressLine,
): Promise<void> {
  const format = formats.get(flags.output);
  if (!format) throw new Error(`no formatter for ${flags.output}`);
  const text = await format(report, outputOptions(io.stdout, flags.color, io, sourceOf));
  progress.end();
  io.stdout.write(text);
}

/** How to write to a stream. */
export function outputOptions(
  stream: TextOutput,
  color: boolean,
  io: Pick<Io, 'env'>,
  sourceOf: Input['sourceOf'],
): OutputOptions {
  const wants = wantsColor(stream, io.env, color ? undefined : false);
  return { color: colors(wants), width: widthOf(stream, io.env) ?? Infinity, sourceOf };
}
