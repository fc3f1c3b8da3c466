import type { Command } from 'commander';
import type { Io } from '../io.js';
import { defineCommand } from '../options/define-command.js';
import { EXPLAIN_FORMATS } from '../options/formats.js';
import { addFlowFlags, type FlowFlags } from './flow-flags.js';

/** `sluice explain`: why is a flow allowed or denied? */
export function defineExplain(program: Command, io: Io): void {
  const command = defineCommand(program, io, {
    name: 'explain',
    summary: 'say why one endpoint may or may not reach another',
    description:
      'Gives the verdict of `can` step by step: each policy of each side, whether it selects the pod, which rule, peer and ' +
      'port match, with file and line. For a denial: the rule that came closest, and the smallest change that would allow it.',
    examples: [
      {
        comment: 'Why can the frontend not reach the database?',
        line: 'sluice explain production/frontend production/database:5432 -f manifests/',
      },
      {
        comment: 'For a program',
        line: 'sluice explain production/frontend production/service/backend:80 -f manifests/ -o json',
      },
    ],
    exits: [
      [0, 'allowed; without a port, when anything is allowed'],
      [1, 'denied'],
      [2, 'the command line is wrong'],
      [3, 'something of the input is wrong, or an endpoint is not in it'],
    ],
  });
  addFlowFlags(command, EXPLAIN_FORMATS).action(
    async (source: string, destination: string, flags: FlowFlags) => {
      const { runExplain } = await import('./explain-run.js');
      await runExplain(source, destination, flags, io);
    },
  );
}
