import { matrixOf } from '@sluice/engine';
import { analyse, type Outcome } from '../analyse.js';
import { entryPointRows } from '../answer/entry-point-rows.js';
import { flowChoice } from '../answer/choose-endpoints.js';
import { matrixReport } from '../answer/matrix-report.js';
import { podNotices, profileNotices } from '../answer/unenforced.js';
import { EXIT, type Io } from '../io.js';
import { profileOf } from '../options/profile-of.js';
import { matrixFormats } from '../output/matrix.js';
import type { MatrixReport } from '../output/report.js';
import type { ProgressLine } from '../progress.js';
import type { Input } from '../read-input.js';
import { tellDiagnostics } from '../tell-diagnostics.js';
import type { MatrixFlags } from './matrix.js';

/** Runs `sluice matrix`. */
export async function runMatrix(flags: MatrixFlags, io: Io): Promise<void> {
  const profile = profileOf(flags);
  const { level } = flags;
  const ask = async (input: Input, progress: ProgressLine): Promise<Outcome<MatrixReport>> => {
    const { cluster, entryPoints } = input;
    await tellDiagnostics(podNotices([cluster]), input, flags, io);
    progress.step(`judging ${cluster.pods.size} pods by ${cluster.policies.size} policies`);
    const matrix = matrixOf(cluster, profile, level);
    const choice = flowChoice(flags, matrix.endpoints, [cluster]);
    const report = matrixReport(matrix, choice, cluster, profile, level);
    const shown = new Set(report.endpoints.map(({ id }) => id));
    const entries = entryPointRows(entryPoints, cluster, profile, matrix.endpoints);
    const exposed = entries.filter(({ endpoint }) => shown.has(endpoint));
    return {
      report: exposed.length > 0 ? { ...report, entryPoints: exposed } : report,
      formats: matrixFormats,
      exit: EXIT.yes,
    };
  };
  await analyse(flags, io, ask, profileNotices(profile));
}
