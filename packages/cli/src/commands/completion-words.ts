import type { Command } from 'commander';
import { PROFILES, SWITCH_VALUES } from '@sluice/engine';

/** What a shell can complete of one flag. */
export interface FlagWords {
  /** Without its dash. */
  readonly short?: string;
  /** Without its dashes. */
  readonly long: string;
  readonly text: string;
  /** What follows the flag: nothing, one of a list, a file, a folder, or anything. */
  readonly value: 'none' | 'file' | 'folder' | 'any' | readonly string[];
}

/** What a shell can complete of one command. */
export interface CommandWords {
  readonly name: string;
  readonly text: string;
  readonly flags: readonly FlagWords[];
  /** What its arguments are. */
  readonly values: 'file' | 'any' | readonly string[];
}

/** Everything that can be completed, from the commands' own definitions. */
export function completionWords(program: Command): readonly CommandWords[] {
  const commands = program.commands.map((command) => ({
    name: command.name(),
    text: command.summary(),
    flags: command
      .createHelp()
      .visibleOptions(command)
      .map((option): FlagWords => {
        const long = (option.long ?? '').replace(/^--/u, '');
        const base = {
          long,
          text: option.description,
          value: valueOf(long, option.flags, option.argChoices),
        };
        return option.short === undefined ? base : { ...base, short: option.short.replace(/^-/u, '') };
      }),
    values: argumentsOf(command),
  }));
  const names = commands.map(({ name }) => name);
  return [...commands, { name: 'help', text: 'print help for a command', flags: [], values: names }];
}

function valueOf(long: string, flags: string, choices: readonly string[] | undefined): FlagWords['value'] {
  if (choices) return choices;
  if (long === 'profile') return PROFILES.map(({ name }) => name);
  if (long === 'set') {
    return Object.entries(SWITCH_VALUES).flatMap(([name, values]) =>
      values.map((value) => `${name}=${value}`),
    );
  }
  if (flags.includes('<path>')) return 'file';
  if (flags.includes('<dir>')) return 'folder';
  return flags.includes('<') ? 'any' : 'none';
}

function argumentsOf(command: Command): CommandWords['values'] {
  const [first] = command.registeredArguments;
  if (first?.argChoices) return first.argChoices;
  return command.name() === 'diff' || command.name() === 'test' ? 'file' : 'any';
}
