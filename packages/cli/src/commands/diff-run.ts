import { diff, matrixOf } from '@sluice/engine';
import { shareFamilies } from '@sluice/manifest';
import { incomplete } from '../analyse.js';
import { flowChoice } from '../answer/choose-endpoints.js';
import { diffReport } from '../answer/diff-report.js';
import { podNotices, profileNotices } from '../answer/unenforced.js';
import { usageError } from '../command-error.js';
import { EXIT, type Io } from '../io.js';
import { profileOf } from '../options/profile-of.js';
import { diffFormats } from '../output/diff.js';
import { printReport } from '../print-report.js';
import { progressOf } from '../progress.js';
import { isUnread, readInput } from '../read-input.js';
import { tellDiagnostics } from '../tell-diagnostics.js';
import type { DiffFlags } from './diff.js';

/** Runs `sluice diff`. */
export async function runDiff(before: string, after: string, flags: DiffFlags, io: Io): Promise<void> {
  if (before === '-' && after === '-') throw usageError('only one of A and B can be standard input');
  const profile = profileOf(flags);
  const progress = progressOf(flags.progress, io);
  const { level, namespace } = flags;
  try {
    const read = (operand: string): ReturnType<typeof readInput> =>
      readInput({ operands: [operand], ...(namespace !== undefined && { namespace }) }, io, progress);
    const inputs = [await read(before), await read(after)] as const;
    const sourceOf = (file: string): string | undefined =>
      inputs[1].sourceOf(file) ?? inputs[0].sourceOf(file);
    progress.end();
    for (const input of inputs) await tellDiagnostics(input.diagnostics, input, flags, io);
    if (inputs.some(isUnread)) return io.exit(EXIT.input);
    const clusters = shareFamilies(inputs.map(({ cluster }) => cluster));
    await tellDiagnostics([...profileNotices(profile), ...podNotices(clusters)], { sourceOf }, flags, io);
    progress.step('comparing');
    const [a, b] = clusters.map((cluster) => matrixOf(cluster, profile, level)) as [
      ReturnType<typeof matrixOf>,
      ReturnType<typeof matrixOf>,
    ];
    const choice = flowChoice(flags, [...a.endpoints, ...b.endpoints], clusters);
    const report = diffReport(diff(a, b), choice, [a, b], { before, after, profile: profile.name });
    await printReport(
      { ...report, ...incomplete(...inputs) },
      diffFormats,
      flags,
      { sourceOf },
      io,
      progress,
    );
    const wrong = inputs.some(({ diagnostics }) => diagnostics.some(({ severity }) => severity === 'error'));
    const same = report.gained.length + report.lost.length === 0;
    io.exit(wrong ? EXIT.input : same ? EXIT.yes : EXIT.no);
  } finally {
    progress.end();
  }
}
