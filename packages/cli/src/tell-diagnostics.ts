import type { Diagnostic } from '@sluice/manifest';
import type { Io } from './io.js';
import type { ReportDiagnostic } from './output/report.js';
import { outputOptions } from './print-report.js';
import type { Input } from './read-input.js';

/** Writes what is wrong with the input to standard error, each with its source line. */
export async function tellDiagnostics(
  diagnostics: readonly (Diagnostic | ReportDiagnostic)[],
  { sourceOf }: Pick<Input, 'sourceOf'>,
  flags: { readonly color: boolean },
  io: Io,
): Promise<void> {
  if (diagnostics.length === 0) return;
  const { diagnosticsText } = await import('./output/diagnostic-text.js');
  io.stderr.write(diagnosticsText(diagnostics, outputOptions(io.stderr, flags.color, io, sourceOf)));
}
