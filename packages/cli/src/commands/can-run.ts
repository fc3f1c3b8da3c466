import { analyse } from '../analyse.js';
import { answer } from '../answer/can-report.js';
import { EXIT, type Io } from '../io.js';
import { parseDestination, parseSource } from '../options/flow-argument.js';
import { profileOf } from '../options/profile-of.js';
import { canFormats } from '../output/can.js';
import type { FlowFlags } from './flow-flags.js';

/** Runs `sluice can`. */
export async function runCan(source: string, destination: string, flags: FlowFlags, io: Io): Promise<void> {
  const from = parseSource(source);
  const wanted = parseDestination(destination);
  const profile = profileOf(flags);
  await analyse(flags, io, (input) => {
    const { report } = answer(from, wanted, input, profile, flags.namespace ?? 'default');
    return { report, formats: canFormats, exit: report.allowed ? EXIT.yes : EXIT.no };
  });
}
