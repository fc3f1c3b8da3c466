import type { Command } from 'commander';
import type { Io } from '../io.js';
import { defineCommand } from '../options/define-command.js';
import { TEST_FORMATS } from '../options/formats.js';
import { addDisplayFlags, addInputFlags, type InputFlags } from '../options/input-flags.js';
import { addLiveFlags, type LiveFlags } from '../options/live-flags.js';
import { addOutputFlag } from '../options/output-flag.js';
import { addProfileFlags, type ProfileFlags } from '../options/profile-flags.js';

/** The flags of `test`. */
export interface TestFlags extends InputFlags, LiveFlags, ProfileFlags {
  readonly output: string;
}

/** `sluice test`: do the policies allow and deny what they must? */
export function defineTest(program: Command, io: Io): void {
  const command = defineCommand(program, io, {
    name: 'test',
    summary: 'check policies against a file of flows that must be allowed or denied',
    description:
      'Checks each row of the assertions files: flows that must be allowed, must be denied, or traffic that must be exactly ' +
      'this. A row that fails is explained, with the rule at fault. docs/assertions.md describes the file.',
    examples: [
      { comment: 'Check the manifests of a folder', line: 'sluice test assertions.yaml -f manifests/' },
      {
        comment: 'For a CI server',
        line: 'sluice test assertions.yaml -k overlays/production -o junit > results.xml',
      },
    ],
    exits: [
      [0, 'every row passed'],
      [1, 'a row failed'],
      [2, 'the command line is wrong'],
      [3, 'something of the input or of an assertions file is wrong'],
    ],
  });
  command.argument('ASSERTIONS...', "assertions files (YAML or JSON), or '-' for standard input");
  addLiveFlags(addInputFlags(command));
  addProfileFlags(command);
  addDisplayFlags(addOutputFlag(command, TEST_FORMATS)).action(
    async (files: readonly string[], flags: TestFlags) => {
      const { runTest } = await import('./test-run.js');
      await runTest(files, flags, io);
    },
  );
}
