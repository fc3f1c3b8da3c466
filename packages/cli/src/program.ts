import { Command, type Option } from 'commander';
import { defineAgent } from './commands/agent.js';
import { defineApiserver } from './commands/apiserver.js';
import { defineCan } from './commands/can.js';
import { defineCompletion } from './commands/completion.js';
import { defineDiff } from './commands/diff.js';
import { defineEnforce } from './commands/enforce.js';
import { defineExplain } from './commands/explain.js';
import { defineLint } from './commands/lint.js';
import { defineLsp } from './commands/lsp.js';
import { defineMatrix } from './commands/matrix.js';
import { defineNew } from './commands/new.js';
import { defineTest } from './commands/test.js';
import { defineValidate } from './commands/validate.js';
import type { Io } from './io.js';
import { helpWidth } from './options/define-command.js';
import { wrap } from './options/wrap.js';
import { VERSION } from './version.js';

/** The whole command line: every command with its arguments, flags, examples and exit codes. Nothing runs yet. */
export function createProgram(io: Io): Command {
  const program = new Command(io.name)
    .description(
      'What Kubernetes network policies allow, and why: answers from manifests, without a cluster.\n' +
        'Flags and file arguments follow kubectl.',
    )
    .version(VERSION, '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .addHelpText('after', `\nRun '${io.name} <command> --help' for the flags and examples of a command.`)
    .exitOverride()
    .configureHelp({
      commandUsage: usageOf,
      subcommandTerm: (command) => command.name(),
      optionDescription,
      boxWrap: wrap,
      minWidthToWrap: 20,
      styleTitle: (title) => title.replace('Options:', 'Flags:'),
    })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => helpWidth(io),
      getErrHelpWidth: () => 110,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      // Commander puts its suggestion on a line of its own.
      outputError: (text, write) =>
        write(
          `${text
            .trim()
            .replace(/\n\(Did you mean (.*)\?\)$/su, ", did you mean '$1'?")
            .replace(
              /^(error: too many arguments for '(?:can|explain|matrix|validate)').*$/su,
              '$1: files are given with -f',
            )}\n`,
        ),
    });
  defineCan(program, io);
  defineExplain(program, io);
  defineMatrix(program, io);
  defineDiff(program, io);
  defineTest(program, io);
  defineLint(program, io);
  defineNew(program, io);
  defineLsp(program, io);
  defineValidate(program, io);
  defineEnforce(program, io);
  defineAgent(program, io);
  defineApiserver(program, io);
  defineCompletion(program, io);
  return program;
}

/** Usage with arguments before flags, as one types them. */
function usageOf(command: Command): string {
  const names: string[] = [];
  for (let at: Command | null = command; at; at = at.parent) names.unshift(at.name());
  const args = command.registeredArguments.map((argument) =>
    argument.required ? argument.name() : `[${argument.name()}]`,
  );
  if (command.commands.length > 0) return `${names.join(' ')} <command> [flags]`;
  return [...names, ...args, '[flags]'].join(' ');
}

/** What a flag means, with its values and its default where the text does not say them. */
function optionDescription({ description, argChoices, defaultValue }: Option): string {
  const values = argChoices?.join(', ') ?? '';
  const listed = values === '' || description.includes(values) ? '' : `: ${values}`;
  const shown = typeof defaultValue === 'string' ? ` (default '${defaultValue}')` : '';
  return `${description}${listed}${shown}`;
}
