import { type Command, Option } from 'commander';
import type { Io } from '../io.js';
import { defineCommand } from '../options/define-command.js';
import { addEndpointFlags, type EndpointFlags } from '../options/endpoint-flags.js';
import { MATRIX_FORMATS } from '../options/formats.js';
import { addDisplayFlags, addInputFlags, type InputFlags, SHOWN_NAMESPACE } from '../options/input-flags.js';
import { addLiveFlags, type LiveFlags } from '../options/live-flags.js';
import { addOutputFlag } from '../options/output-flag.js';
import { addProfileFlags, type ProfileFlags } from '../options/profile-flags.js';

/** The flags of `matrix`. */
export interface MatrixFlags extends InputFlags, LiveFlags, ProfileFlags, EndpointFlags {
  readonly output: string;
  readonly level: 'workload' | 'pod';
}

/** `sluice matrix`: who may reach whom? */
export function defineMatrix(program: Command, io: Io): void {
  const command = defineCommand(program, io, {
    name: 'matrix',
    summary: 'show who may reach whom, with the exact traffic of each pair',
    description:
      'Shows the traffic that every endpoint may send to every other, addresses outside the cluster included. All ' +
      'namespaces of the input are shown; -n, -l, --from and --to choose from them.',
    examples: [
      { comment: 'Everything in a folder, as a table', line: 'sluice matrix -f manifests/' },
      {
        comment: 'Who may reach the database?',
        line: 'sluice matrix -f manifests/ --to production/database',
      },
      {
        comment: 'One namespace as a picture',
        line: 'sluice matrix -f manifests/ -n production -o svg > production.svg',
      },
      { comment: 'For a program', line: 'sluice matrix -k overlays/production -o json' },
      { comment: 'A live cluster', line: 'sluice matrix --context staging -n production' },
    ],
    exits: [
      [0, 'shown'],
      [2, 'the command line is wrong'],
      [3, 'something of the input is wrong; what is right is shown all the same'],
    ],
  });
  addLiveFlags(addInputFlags(command, SHOWN_NAMESPACE));
  addEndpointFlags(command);
  addProfileFlags(command);
  command.addOption(
    new Option('--level <level>', 'one endpoint a workload, where its pods behave the same, or one a pod')
      .choices(['workload', 'pod'])
      .default('workload'),
  );
  addDisplayFlags(addOutputFlag(command, MATRIX_FORMATS)).action(async (flags: MatrixFlags) => {
    const { runMatrix } = await import('./matrix-run.js');
    await runMatrix(flags, io);
  });
}
