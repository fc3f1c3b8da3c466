import type { Command } from 'commander';

/** By which implementation's reading to judge, as the flags say it. */
export interface ProfileFlags {
  readonly profile: string;
  /** `SWITCH=VALUE` each. */
  readonly set: readonly string[];
}

/** Adds the flags that choose a profile. */
export function addProfileFlags(command: Command): Command {
  return command
    .option(
      '--profile <name>',
      'network implementation whose reading of the policies to judge by',
      'standard',
    )
    .option(
      '--set <switch=value>',
      "set one of the profile's switches, e.g. ipBlockMatchesPods=false (repeatable)",
      (value: string, before: readonly string[]) => [...before, ...value.split(',')],
      [],
    );
}
