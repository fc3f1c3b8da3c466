import { type Command, InvalidArgumentError } from 'commander';

/** Adds `-o` with the formats of one report, the default first. Other names that users type for them are taken too. */
export function addOutputFlag(command: Command, formats: readonly [string, ...string[]]): Command {
  const [first] = formats;
  const option = command
    .createOption('-o, --output <format>', `format of the result: ${formats.join(', ')}`)
    .default(first)
    .argParser((value: string) => {
      const word = value.toLowerCase();
      const wanted = formats.includes(word) ? word : (ALIASES.get(word) ?? word);
      if (formats.includes(wanted)) return wanted;
      throw new InvalidArgumentError(`Formats are ${formats.join(', ')}`);
    });
  // Named for completion; `.choices` would replace the parser.
  option.argChoices = [...formats];
  return command.addOption(option);
}

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['text', 'table'],
  ['yml', 'yaml'],
  ['markdown', 'md'],
  ['graphviz', 'dot'],
  ['xml', 'junit'],
]);
