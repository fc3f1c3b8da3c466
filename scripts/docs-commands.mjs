/** @typedef {ReturnType<typeof import('../packages/cli/src/program.js').createProgram>} Command */
/** @typedef {Command['options'][number]} Option */

/**
 * The page of all commands, made from their definitions.
 * @param {Command} program
 * @param {(command: Command) => string} helpOf  the text that `--help` prints
 * @returns {string}
 */
export function commandsPage(program, helpOf) {
  const commands = program.commands.filter((command) => command.name() !== 'help');
  return [
    '# Commands',
    '',
    '<!-- Made by `npm run docs` from the definitions in packages/cli/src/commands. -->',
    '',
    program.description(),
    '',
    `The same commands run as \`kubectl ${program.name()}\` where \`kubectl-${program.name()}\` is in the path.`,
    '',
    table(
      ['command', 'does'],
      commands.map((command) => [
        `[\`${pathOf(command)}\`](#${anchorOf(pathOf(command))})`,
        command.summary() || command.description(),
      ]),
    ),
    ...commands.flatMap((command) => sectionOf(command, helpOf)),
  ].join('\n');
}

/**
 * @param {Command} command
 * @param {(command: Command) => string} helpOf
 * @returns {string[]}
 */
function sectionOf(command, helpOf) {
  const help = helpOf(command);
  const described = command.registeredArguments.filter((argument) => argument.description !== '');
  const flags = command.options.filter((option) => !option.hidden);
  const examples = blockOf(help, 'Examples:');
  const exits = blockOf(help, 'Exit codes:');
  const lines = ['', `## ${pathOf(command)}`, '', command.description(), '', fence([usageOf(help)])];
  if (described.length > 0) {
    lines.push(
      '',
      table(
        ['argument', 'meaning'],
        described.map((argument) => [code(argument.name()), argument.description]),
      ),
    );
  }
  if (flags.length > 0) {
    lines.push(
      '',
      table(
        ['flag', 'meaning', 'default'],
        flags.map((option) => [code(option.flags), meaningOf(option), defaultOf(option)]),
      ),
    );
  }
  if (examples.length > 0) lines.push('', 'Examples:', '', fence(examples));
  if (exits.length > 0) {
    lines.push(
      '',
      table(
        ['exit code', 'means'],
        exits.map((line) => /^(\S+)\s+(.*)$/.exec(line)?.slice(1) ?? ['', line]),
      ),
    );
  }
  return [...lines, ...command.commands.flatMap((child) => sectionOf(child, helpOf))];
}

/** @param {string} help */
function usageOf(help) {
  return /^Usage: (.*)$/m.exec(help)?.[1] ?? '';
}

/**
 * The indented lines under a title of a help text, without their common indentation.
 * @param {string} help
 * @param {string} title
 * @returns {string[]}
 */
function blockOf(help, title) {
  const lines = help.split('\n');
  const start = lines.indexOf(title);
  if (start < 0) return [];
  const after = lines.slice(start + 1);
  const end = after.findIndex((line) => /^\S/.test(line));
  const block = end < 0 ? after : after.slice(0, end);
  while (block.at(-1)?.trim() === '') block.pop();
  const indent = Math.min(...block.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return block.map((line) => line.slice(indent));
}

/** @param {Option} option */
function meaningOf({ description, argChoices }) {
  if (!argChoices || description.includes(argChoices.join(', '))) return description;
  return `${description}: ${argChoices.map(code).join(', ')}`;
}

/** @param {Option} option */
function defaultOf({ defaultValue, defaultValueDescription }) {
  if (defaultValueDescription !== undefined) return defaultValueDescription;
  const none =
    defaultValue === undefined ||
    defaultValue === false ||
    (Array.isArray(defaultValue) && defaultValue.length === 0);
  return none ? '' : code(String(defaultValue));
}

/** @param {Command} command */
function pathOf(command) {
  const names = [command.name()];
  for (let at = command.parent; at; at = at.parent) names.unshift(at.name());
  return names.join(' ');
}

/** @param {string} title */
function anchorOf(title) {
  return title.toLowerCase().replaceAll(' ', '-');
}

/** @param {readonly string[]} lines */
function fence(lines) {
  return ['```sh not-run', ...lines, '```'].join('\n');
}

/** @param {string} text */
function code(text) {
  return `\`${text}\``;
}

/**
 * A Markdown table. A `|` inside a cell is escaped.
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export function table(head, rows) {
  const line = (/** @type {readonly string[]} */ cells) =>
    `| ${cells.map((cell) => cell.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
