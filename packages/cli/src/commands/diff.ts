import { type Command, Option } from 'commander';
import type { Io } from '../io.js';
import { defineCommand } from '../options/define-command.js';
import { addEndpointFlags, type EndpointFlags } from '../options/endpoint-flags.js';
import { DIFF_FORMATS } from '../options/formats.js';
import {
  addDisplayFlags,
  addNamespaceFlag,
  type InputFlags,
  SHOWN_NAMESPACE,
} from '../options/input-flags.js';
import { addLiveFlags, type LiveFlags } from '../options/live-flags.js';
import { addOutputFlag } from '../options/output-flag.js';
import { addProfileFlags, type ProfileFlags } from '../options/profile-flags.js';

/** The flags of `diff`. */
export interface DiffFlags
  extends Omit<InputFlags, 'filename' | 'kustomize'>, LiveFlags, ProfileFlags, EndpointFlags {
  readonly output: string;
  readonly level: 'workload' | 'pod';
}

/** `sluice diff`: which traffic does a change gain and lose? */
export function defineDiff(program: Command, io: Io): void {
  const command = defineCommand(program, io, {
    name: 'diff',
    summary: 'show the traffic that a change gains and loses',
    description:
      'Compares what two inputs allow, not how they are written: the flows that only B allows are gained, those that only A ' +
      'allows are lost. A and B are files, folders, kustomization folders, git revisions (REV:path), live clusters ' +
      '(live:CONTEXT), or - for standard input. With --context one operand is enough: the cluster as it is against the ' +
      'cluster with these manifests applied.',
    examples: [
      { comment: 'Two folders', line: 'sluice diff before/ after/' },
      { comment: 'What does the working tree change?', line: 'sluice diff HEAD:manifests manifests' },
      {
        comment: 'A branch against main, for a review',
        line: 'sluice diff main:deploy feature:deploy -o md',
      },
      { comment: 'What would applying a folder change?', line: 'sluice diff --context staging manifests/' },
      { comment: 'Two live clusters', line: 'sluice diff live:staging live:production' },
    ],
    exits: [
      [0, 'both allow the same traffic'],
      [1, 'they differ'],
      [2, 'the command line is wrong'],
      [3, 'something of the input is wrong; what is right is compared all the same'],
    ],
  });
  command
    .argument('A', 'the input before')
    .argument('[B]', 'the input after')
    .option('-R, --recursive', 'accepted as kubectl has it; folders are always read with their subfolders');
  addNamespaceFlag(command, SHOWN_NAMESPACE);
  addLiveFlags(command);
  addEndpointFlags(command);
  addProfileFlags(command);
  command.addOption(
    new Option('--level <level>', 'one endpoint a workload, where its pods behave the same, or one a pod')
      .choices(['workload', 'pod'])
      .default('workload'),
  );
  addDisplayFlags(addOutputFlag(command, DIFF_FORMATS)).action(
    async (a: string, b: string | undefined, flags: DiffFlags) => {
      const { runDiff } = await import('./diff-run.js');
      await runDiff(a, b, flags, io);
    },
  );
}
