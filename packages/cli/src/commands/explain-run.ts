import { analyse } from '../analyse.js';
import { answer } from '../answer/can-report.js';
import { explainReport } from '../answer/explain-report.js';
import { EXIT, type Io } from '../io.js';
import { parseDestination, parseSource } from '../options/flow-argument.js';
import { profileOf } from '../options/profile-of.js';
import { explainFormats } from '../output/explain.js';
import type { FlowFlags } from './flow-flags.js';

/** Runs `sluice explain`. */
export async function runExplain(
  source: string,
  destination: string,
  flags: FlowFlags,
  io: Io,
): Promise<void> {
  const from = parseSource(source);
  const wanted = parseDestination(destination);
  const profile = profileOf(flags);
  await analyse(flags, io, async (input) => {
    const given = answer(from, wanted, input, profile, flags.namespace ?? 'default');
    const report = await explainReport(given);
    return { report, formats: explainFormats, exit: report.allowed ? EXIT.yes : EXIT.no };
  });
}
