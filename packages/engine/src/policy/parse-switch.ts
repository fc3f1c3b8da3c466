import { SWITCH_VALUES, type SwitchName, type Switches } from './profile.js';

/** One switch with a value that it can have. */
export type SwitchSetting = {
  readonly [N in SwitchName]: { readonly name: N; readonly value: Switches[N] };
}[SwitchName];

/** Reads `name=value`. What is no switch, or no value of it, gives a text that lists what would be one. */
export function parseSwitch(text: string): SwitchSetting | { readonly error: string } {
  const equals = text.indexOf('=');
  if (equals < 0) return { error: `"${text}" is not SWITCH=VALUE; switches: ${list(switchNames())}` };
  const name = text.slice(0, equals).trim();
  const word = text.slice(equals + 1).trim();
  if (!isSwitchName(name)) return { error: `unknown switch "${name}"; switches: ${list(switchNames())}` };
  const values: readonly (boolean | string)[] = SWITCH_VALUES[name];
  const value = values.find((candidate) => String(candidate) === word);
  if (value === undefined)
    return { error: `switch ${name} cannot be "${word}"; values: ${list(values.map(String))}` };
  return { name, value } as SwitchSetting;
}

/** The names of all switches, in the order in which they are shown. */
export function switchNames(): readonly SwitchName[] {
  return Object.keys(SWITCH_VALUES) as SwitchName[];
}

function isSwitchName(name: string): name is SwitchName {
  return Object.hasOwn(SWITCH_VALUES, name);
}

function list(words: readonly string[]): string {
  return words.join(', ');
}
