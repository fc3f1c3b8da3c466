import { analyse } from '../analyse.js';
import { rulesetReport } from '../answer/ruleset-report.js';
import { usageError } from '../command-error.js';
import { EXIT, type Io } from '../io.js';
import { parseDestination, parseSource } from '../options/flow-argument.js';
import { profileOf } from '../options/profile-of.js';
import { rulesetFormats } from '../output/ruleset.js';
import type { ExplainFlags } from './explain.js';

/** Runs `sluice explain --ruleset`. */
export async function runExplainRuleset(
  source: string,
  destination: string,
  flags: ExplainFlags,
  io: Io,
): Promise<void> {
  const from = parseSource(source);
  const wanted = parseDestination(destination);
  const profile = profileOf(flags);
  const formats = [...rulesetFormats.keys()];
  if (!formats.includes(flags.output)) {
    throw usageError(`--ruleset has the formats ${formats.join(', ')}`);
  }
  if (profile.servicePort === 'before-translation') {
    throw usageError(`profile ${profile.name} judges before Service translation, which no ruleset can do`);
  }
  await analyse(flags, io, ({ cluster }) => {
    const question = { source: from, wanted, namespace: flags.namespace ?? 'default', node: flags.node };
    const report = rulesetReport(question, cluster, profile);
    return { report, formats: rulesetFormats, exit: report.allowed ? EXIT.yes : EXIT.no };
  });
}
