import { diff, matrixOf } from '@sluice/engine';
import { shareFamilies } from '@sluice/manifest';
import { incomplete } from '../analyse.js';
import { flowChoice } from '../answer/choose-endpoints.js';
import { diffReport } from '../answer/diff-report.js';
import { podNotices, profileNotices } from '../answer/unenforced.js';
import { usageError } from '../command-error.js';
import { liveContext, liveReader } from '../input/live-input.js';
import { EXIT, type Io } from '../io.js';
import { profileOf } from '../options/profile-of.js';
import { diffFormats } from '../output/diff.js';
import { printReport } from '../print-report.js';
import { progressOf } from '../progress.js';
import { isUnread, readInput } from '../read-input.js';
import { tellDiagnostics } from '../tell-diagnostics.js';
import type { DiffFlags } from './diff.js';

/** Runs `sluice diff`. */
export async function runDiff(a: string, b: string | undefined, flags: DiffFlags, io: Io): Promise<void> {
  const [before, after] = sidesOf(a, b, flags);
  const profile = profileOf(flags);
  const progress = progressOf(flags.progress, io);
  const { level, namespace } = flags;
  try {
    const readCluster = liveReader(flags, io, progress);
    const read = ({ operands }: Side): ReturnType<typeof readInput> =>
      readInput({ operands, ...(namespace !== undefined && { namespace }) }, io, progress, readCluster);
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
    const report = diffReport(diff(a, b), choice, [a, b], {
      before: before.title,
      after: after.title,
      profile: profile.name,
    });
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

/** One of the two inputs. */
interface Side {
  readonly operands: readonly string[];
  readonly title: string;
}

/** A and B; with --context and one operand the cluster as it is, and as it is once the operand is applied. */
function sidesOf(
  a: string,
  b: string | undefined,
  { context, kubeconfig }: DiffFlags,
): readonly [Side, Side] {
  const side = (operand: string): Side => ({ operands: [operand], title: operand });
  if (b !== undefined) {
    if (context !== undefined)
      throw usageError('--context goes with one operand: the manifests to apply to that cluster');
    if (a === '-' && b === '-') throw usageError('only one of A and B can be standard input');
    return [side(a), side(b)];
  }
  if (context === undefined && kubeconfig === undefined) {
    throw usageError("missing required argument 'B'; with --context NAME one operand is enough");
  }
  if (liveContext(a) !== undefined) throw usageError(`name manifests to apply to the cluster, not ${a}`);
  const cluster = `live:${context ?? ''}`;
  return [side(cluster), { operands: [cluster, a], title: `${cluster} with ${a}` }];
}
