import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Io } from '../io.js';
import { defineCommand } from '../options/define-command.js';
import { ENFORCE_FORMATS } from '../options/formats.js';
import { addDisplayFlags, addInputFlags, type InputFlags } from '../options/input-flags.js';
import { addOutputFlag } from '../options/output-flag.js';
import { addProfileFlags, type ProfileFlags } from '../options/profile-flags.js';

/** The flags of `enforce`. */
export interface EnforceFlags extends InputFlags, ProfileFlags {
  readonly node: string;
  readonly print?: true;
  readonly dryRun?: true;
  readonly apply?: true;
  readonly counts?: true;
  readonly table: string;
  readonly denyWith: 'drop' | 'reject';
  readonly counters?: true;
  readonly events?: true;
  readonly sample?: number;
  readonly follow?: true;
  readonly output: string;
}

/** `sluice enforce`: puts policies in force in the kernel of a node. */
export function defineEnforce(program: Command, io: Io): void {
  const command = defineCommand(program, io, {
    name: 'enforce',
    summary: "put the policies in force in a node's kernel, by nftables",
    description:
      'Makes the nftables ruleset that lets the pods of one node send and receive what the policies allow and nothing else: ' +
      'prints it, compares it with what the kernel has, or puts it in force in one step. The input has to hold the running ' +
      'pods with their nodes and addresses, and to be valid as a whole: with errors in it nothing is put in force, and the ' +
      'policies before stay. It never touches tables of others.',
    examples: [
      {
        comment: 'What would the kernel of worker-1 be told?',
        line: 'sluice enforce --print --node worker-1 -f cluster.yaml',
      },
      {
        comment: 'Compare with what is in force, and let nft check it; on the node itself',
        line: 'sluice enforce --dry-run --node worker-1 -f cluster.yaml',
      },
      {
        comment: 'Put it in force, then print denied flows until Ctrl-C; the policies stay in force',
        line: 'sluice enforce --apply --follow --node worker-1 -f cluster.yaml',
      },
      {
        comment: 'How many packets has each rule let through or held back?',
        line: 'sluice enforce --counts --node worker-1 -f cluster.yaml',
      },
    ],
    exits: [
      [0, 'printed, put in force, or in force already'],
      [1, 'with --dry-run: not in force as it is'],
      [2, 'the command line is wrong'],
      [3, 'something of the input is wrong; nothing was changed'],
      [4, 'nft or the kernel did not do it; the policies before stay in force'],
    ],
  });
  command
    .requiredOption('--node <name>', 'the node whose pods are meant')
    .option('--print', 'print the ruleset as a script for `nft -f`')
    .option('--dry-run', 'compare with what the kernel has, and change nothing')
    .option('--apply', 'put the ruleset in force')
    .option('--counts', 'tell what each rule has decided on since it was put in force with --counters')
    .option('--table <name>', 'the table (family inet)', tableName, 'sluice')
    .addOption(
      new Option('--deny-with <how>', 'what becomes of packets that are not allowed')
        .choices(['drop', 'reject'])
        .default('drop'),
    )
    .option('--counters', 'count what each rule of a policy decides')
    .option('--events', 'keep denied flows in the kernel for half a minute')
    .option(
      '--sample <n>',
      'keep newly allowed flows in the kernel too, at most so many a second',
      sampleSize,
    )
    .option('--follow', 'after --apply: print denied flows until Ctrl-C');
  addInputFlags(command);
  addProfileFlags(command);
  addDisplayFlags(addOutputFlag(command, ENFORCE_FORMATS)).action(async (flags: EnforceFlags) => {
    const { runEnforce } = await import('./enforce-run.js');
    await runEnforce(flags, io);
  });
}

function tableName(value: string): string {
  if (/^[a-z_][a-z0-9_]{0,62}$/iu.test(value)) return value;
  throw new InvalidArgumentError(
    "A table's name has at most 63 of a-z, 0-9 and '_', and begins with none of 0-9.",
  );
}

function sampleSize(value: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number > 0 && number <= 10_000) return number;
  throw new InvalidArgumentError('It is a number from 1 to 10000.');
}
