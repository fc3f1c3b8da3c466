import type { Command } from 'commander';
import type { Io } from '../io.js';

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
    .addHelpText('after', () => `\n${exampleText(help, io.name)}\n\n${exitText(help)}`);
}

function exampleText({ examples }: CommandHelp, name: string): string {
  const blocks = examples.map(
    ({ comment, line }) => `  # ${comment}\n  ${line.replace(/\bsluice\b/gu, name)}`,
  );
  return `Examples:\n${blocks.join('\n\n')}`;
}

function exitText({ exits }: CommandHelp): string {
  return `Exit codes:\n${exits.map(([code, meaning]) => `  ${code}  ${meaning}`).join('\n')}`;
}
