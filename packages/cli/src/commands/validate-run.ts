import { EXIT, type Io } from '../io.js';
import { validateFormats } from '../output/validate.js';
import type { ValidateReport } from '../output/report.js';
import { printReport } from '../print-report.js';
import { progressOf } from '../progress.js';
import { readInput } from '../read-input.js';
import type { ValidateFlags } from './validate.js';

/** Runs `sluice validate`: here the diagnostics are the result. */
export async function runValidate(flags: ValidateFlags, io: Io): Promise<void> {
  const progress = progressOf(flags.progress, io);
  try {
    const input = await readInput(flags, io, progress);
    const { files, objects } = input;
    // What is lost is for verdicts; printed is what is wrong.
    const diagnostics = input.diagnostics.map((diagnostic) => ({ ...diagnostic, lost: undefined }));
    const refusals = input.refusals();
    const report: ValidateReport = { files, objects, diagnostics, ...(refusals.length > 0 && { refusals }) };
    await printReport(report, validateFormats, flags, input, io, progress);
    io.exit(diagnostics.some(({ severity }) => severity === 'error') ? EXIT.input : EXIT.yes);
  } finally {
    progress.end();
  }
}
