import type { Command } from 'commander';
import type { Io } from '../io.js';
import { defineCommand } from '../options/define-command.js';
import { VALIDATE_FORMATS } from '../options/formats.js';
import { addDisplayFlags, addInputFlags, type InputFlags } from '../options/input-flags.js';
import { addOutputFlag } from '../options/output-flag.js';

/** The flags of `validate`. */
export interface ValidateFlags extends InputFlags {
  readonly output: string;
}

/** `sluice validate`: would the API server take these objects? */
export function defineValidate(program: Command, io: Io): void {
  const command = defineCommand(program, io, {
    name: 'validate',
    summary: 'check manifests as the API server does, in its own words, with file and line',
    description:
      'Reads the manifests as the other commands do and tells every problem: what the API server would answer to each ' +
      'policy, YAML that means something else than it looks, and what cannot be analysed.',
    examples: [
      { comment: 'Check a folder', line: 'sluice validate -f manifests/' },
      {
        comment: 'What a pipeline makes',
        line: 'kustomize build overlays/production | sluice validate -f -',
      },
      { comment: 'For a program', line: 'sluice validate -f manifests/ -o json' },
    ],
    exits: [
      [0, 'no errors; warnings may be told'],
      [2, 'the command line is wrong'],
      [3, 'errors were found'],
    ],
  });
  addInputFlags(command);
  addDisplayFlags(addOutputFlag(command, VALIDATE_FORMATS)).action(async (flags: ValidateFlags) => {
    const { runValidate } = await import('./validate-run.js');
    await runValidate(flags, io);
  });
}
