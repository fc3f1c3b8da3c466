import type { Command } from 'commander';
import type { Io } from '../io.js';
import { defineCommand } from '../options/define-command.js';
import { LINT_FORMATS } from '../options/formats.js';
import { addDisplayFlags, addInputFlags, type InputFlags } from '../options/input-flags.js';
import { addLiveFlags, type LiveFlags } from '../options/live-flags.js';
import { addOutputFlag } from '../options/output-flag.js';

/** From which severity on findings fail the command. */
export type FailOn = 'error' | 'warning' | 'info' | 'never';

/** What `--fix` without a rule means. */
export const SAFE_FIXES = 'safe';

/** The flags of `lint`. */
export interface LintFlags extends InputFlags, LiveFlags {
  readonly output: string;
  readonly failOn: FailOn;
  /** `SAFE_FIXES`, or the ids of rules whose offered fixes are wanted too. */
  readonly fix?: readonly string[];
  readonly diff?: true;
  readonly rule?: readonly string[];
  readonly config?: string;
  readonly profile?: string;
  readonly baseline?: string;
  readonly writeBaseline?: string;
}

/** `sluice lint`: the mistakes in policies that Kubernetes takes without a word. */
export function defineLint(program: Command, io: Io): void {
  const command = defineCommand(program, io, {
    name: 'lint',
    summary: 'find the mistakes that Kubernetes accepts in silence, with the line and the repair',
    description:
      'Judges policies by what they mean together with the pods, Services and namespaces of the input. Each finding has its ' +
      'rule, whose page is docs/rules/<rule>.md, its line and, where one exists, a fix. Settings stand in .sluice.yaml.',
    examples: [
      { comment: 'Check a folder', line: 'sluice lint manifests/' },
      {
        comment: 'Apply the fixes that do not change what a policy means',
        line: 'sluice lint --fix manifests/',
      },
      {
        comment: 'Look at what the offered fix of one rule would change, then apply it',
        line: 'sluice lint --fix=peer-or-not-and --diff manifests/',
      },
      { comment: 'What is in force on a live cluster', line: 'sluice lint --context staging' },
      { comment: 'For GitHub code scanning', line: 'sluice lint -f manifests/ -o sarif' },
      {
        comment: 'Take what is found today as known, and fail on what is new',
        line: 'sluice lint --write-baseline .sluice-baseline.json manifests/',
      },
    ],
    exits: [
      [0, 'nothing was found that fails'],
      [1, 'findings of the severity that --fail-on names, or above'],
      [2, 'the command line or .sluice.yaml is wrong'],
      [3, 'errors in the input; the rest was judged all the same'],
    ],
  });
  command.argument('[paths...]', 'files and folders to check, as -f takes them');
  addLiveFlags(addInputFlags(command))
    .addOption(
      command
        .createOption('--fail-on <severity>', 'exit with 1 from this severity on')
        .choices(['error', 'warning', 'info', 'never'])
        .default('warning'),
    )
    .addOption(
      command
        .createOption(
          '--fix [rule]',
          'apply the safe fixes; with =RULE the offered fixes of that rule too (repeatable)',
        )
        .preset(SAFE_FIXES)
        .argParser(addWords),
    )
    .option('--diff', 'with --fix: print what would change, and write nothing')
    .addOption(command.createOption('--rule <id>', 'ask only these rules (repeatable)').argParser(addWords))
    .option('--config <file>', "settings to use instead of the nearest '.sluice.yaml'")
    .option('--profile <name>', 'network implementation to judge for; over the settings')
    .option('--baseline <file>', 'known findings, which do not fail; over the settings')
    .option('--write-baseline <file>', 'write all findings of this run as known');
  addDisplayFlags(addOutputFlag(command, LINT_FORMATS)).action(
    async (paths: readonly string[], flags: LintFlags) => {
      const { runLint } = await import('./lint-run.js');
      await runLint({ ...flags, filename: [...flags.filename, ...paths] }, io);
    },
  );
}

/** More values of a flag that may be repeated and takes comma lists. */
function addWords(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), ...value.split(',').filter((word) => word !== '')];
}
