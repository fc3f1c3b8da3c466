import type { Command } from 'commander';
import { type Io, widthOf } from '../io.js';
import { wrapCommand } from './wrap.js';

const HELP_WIDTH = 110;

/** What every command tells of itself. */
export interface CommandHelp {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What it does, in a few sentences. */
  readonly description: string;
  /** A comment and a command line for each; `sluice` stands for whatever the program is called by. */
  readonly examples: readonly { readonly comment: string; readonly line: string }[];
  /** What each exit code says of the answer. */
  readonly exits: readonly (readonly [code: number, meaning: string])[];
}

/** Adds a command to the program; the caller adds its arguments, flags and action. */
export function defineCommand(program: Command, io: Io, help: CommandHelp): Command {
  return program
    .command(help.name)
    .summary(help.summary)
    .description(help.description)
    .helpOption('-h, --help', 'print help')
    .addHelpText('after', () => `\n${exampleText(help, io)}\n\n${exitText(help)}`);
}

/** Columns of help texts: those of the terminal, 110 at most, because longer lines are hard to read. */
export function helpWidth(io: Io): number {
  return Math.min(widthOf(io.stdout, io.env) ?? HELP_WIDTH, HELP_WIDTH);
}

function exampleText({ examples }: CommandHelp, io: Io): string {
  const blocks = examples.map(
    ({ comment, line }) =>
      `# ${comment}\n${wrapCommand(line.replace(/\bsluice\b/gu, io.name), helpWidth(io) - 2)}`,
  );
  return `Examples:\n${blocks.join('\n\n').replace(/^(?=.)/gmu, '  ')}`;
}

function exitText({ exits }: CommandHelp): string {
  return `Exit codes:\n${exits.map(([code, meaning]) => `  ${code}  ${meaning}`).join('\n')}`;
}
