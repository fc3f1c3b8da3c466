import type { Command } from 'commander';
import { usageError } from '../command-error.js';
import type { Io } from '../io.js';
import { defineCommand } from '../options/define-command.js';
import { EXPLAIN_FORMATS } from '../options/formats.js';
import { addFlowFlags, type FlowFlags } from './flow-flags.js';

/** The flags of `explain`. */
export interface ExplainFlags extends FlowFlags {
  readonly ruleset?: true;
  readonly node?: string;
}

/** `sluice explain`: why is a flow allowed or denied? */
export function defineExplain(program: Command, io: Io): void {
  const command = defineCommand(program, io, {
    name: 'explain',
    summary: 'say why one endpoint may or may not reach another',
    description:
      'Gives the verdict of `can` step by step: each policy of each side, whether it selects the pod, which rule, peer and ' +
      'port match, with file and line. For a denial: the rule that came closest, and the smallest change that would allow it. ' +
      'With --ruleset: which sets of the nodes’ nftables rulesets (see `enforce`) decide on the first packet.',
    examples: [
      {
        comment: 'Why can the frontend not reach the database?',
        line: 'sluice explain production/frontend production/database:5432 -f manifests/',
      },
      {
        comment: 'For a program',
        line: 'sluice explain production/frontend production/service/backend:80 -f manifests/ -o json',
      },
      {
        comment: 'Which sets of the kernel of worker-1 decide?',
        line: 'sluice explain --ruleset --node worker-1 production/frontend production/backend:8080 -f cluster.yaml',
      },
    ],
    exits: [
      [0, 'allowed; without a port, when anything is allowed'],
      [1, 'denied'],
      [2, 'the command line is wrong'],
      [3, 'something of the input is wrong, or an endpoint is not in it'],
    ],
  });
  command
    .option('--ruleset', "show the chain of sets that decides in the nodes' kernels")
    .option('--node <name>', 'with --ruleset: only this node of those that the flow passes');
  addFlowFlags(command, EXPLAIN_FORMATS).action(
    async (source: string, destination: string, flags: ExplainFlags) => {
      if (flags.node !== undefined && !flags.ruleset) throw usageError('--node goes with --ruleset');
      if (flags.ruleset) {
        const { runExplainRuleset } = await import('./explain-ruleset-run.js');
        return runExplainRuleset(source, destination, flags, io);
      }
      const { runExplain } = await import('./explain-run.js');
      await runExplain(source, destination, flags, io);
    },
  );
}
