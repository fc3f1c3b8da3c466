import type { Command } from 'commander';
import { type CommandWords, completionWords, type FlagWords } from './completion-words.js';

/** The completion script for a shell, made from the program's own definitions. */
export function completionScript(shell: string, program: Command): string {
  const commands = completionWords(program);
  switch (shell) {
    case 'zsh':
      return zshScript(commands);
    case 'fish':
      return fishScript(commands);
    default:
      return bashScript(commands);
  }
}

function bashScript(commands: readonly CommandWords[]): string {
  const values = commands.flatMap(({ name, flags }) =>
    flags.flatMap((flag) => {
      const complete = bashValue(flag.value);
      if (complete === undefined) return [];
      const words = [`--${flag.long}`, ...(flag.short === undefined ? [] : [`-${flag.short}`])];
      return [`    ${words.map((word) => `'${name} ${word}'`).join('|')}) ${complete}; return ;;`];
    }),
  );
  const others = commands.map(({ name, flags, values: given }) => {
    const dashed = flags.flatMap(({ short, long }) => [
      `--${long}`,
      ...(short === undefined ? [] : [`-${short}`]),
    ]);
    const list = given === 'file' ? bashValue('file') : given === 'any' ? ':' : bashValue(given);
    return `    ${name}) if [[ $current == -* ]]; then ${bashValue(dashed)}; else ${list}; fi ;;`;
  });
  return `# bash completion for sluice
_sluice() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command='' word
  # Bash takes the = of --flag=value for a word.
  if [[ $current == '=' ]]; then
    current=''
  elif [[ $previous == '=' ]]; then
    previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in ${commands.map(({ name }) => name).join('|')}) command=$word; break ;; esac
  done
  case "$command $previous" in
${values.join('\n')}
  esac
  case $command in
${others.join('\n')}
    *) ${bashValue(commands.map(({ name }) => name))} ;;
  esac
}
complete -o filenames -F _sluice sluice kubectl-sluice
`;
}

function bashValue(value: FlagWords['value']): string | undefined {
  if (value === 'none') return undefined;
  if (value === 'any') return ':';
  if (value === 'file') return 'COMPREPLY=($(compgen -f -- "$current"))';
  if (value === 'folder') return 'COMPREPLY=($(compgen -d -- "$current"))';
  return `COMPREPLY=($(compgen -W '${value.join(' ')}' -- "$current"))`;
}

function zshScript(commands: readonly CommandWords[]): string {
  const described = commands.map(({ name, text }) => `    '${name}:${zshText(text)}'`);
  const cases = commands.map(({ name, flags, values }) => {
    const specs = flags.map(zshFlag);
    const rest =
      values === 'any' ? `'*: :'` : values === 'file' ? `'*: :_files'` : `'1: :(${values.join(' ')})'`;
    return `    ${name})\n      _arguments -s ${[...specs, rest].map((spec) => `\\\n        ${spec}`).join(' ')} ;;`;
  });
  return `#compdef sluice kubectl-sluice
_sluice() {
  local -a commands
  commands=(
${described.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
${cases.join('\n')}
  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _sluice "$@"
else
  compdef _sluice sluice kubectl-sluice
fi
`;
}

/** One flag for \`_arguments\`; \`*\` in front: it may be repeated. */
function zshFlag({ short, long, text, value }: FlagWords): string {
  const action =
    value === 'none'
      ? ''
      : value === 'any'
        ? ': :'
        : value === 'file'
          ? ': :_files'
          : value === 'folder'
            ? ': :_files -/'
            : `: :(${value.join(' ')})`;
  const names = short === undefined ? `--${long}` : `'{-${short},--${long}}'`;
  return `'*${names}[${zshText(text)}]${action}'`;
}

function zshText(text: string): string {
  return text.replaceAll("'", "'\\''").replace(/[[\]:\\]/gu, (char) => (char === '\\' ? char : `\\${char}`));
}

function fishScript(commands: readonly CommandWords[]): string {
  const lines = ['# fish completion for sluice', 'complete -c sluice -f'];
  for (const { name, text, flags, values } of commands) {
    lines.push(`complete -c sluice -n __fish_use_subcommand -a ${name} -d ${fishText(text)}`);
    const when = `complete -c sluice -n '__fish_seen_subcommand_from ${name}'`;
    if (values === 'file') lines.push(`${when} -F`);
    else if (values !== 'any') lines.push(`${when} -a ${fishText(values.join(' '))}`);
    for (const flag of flags) lines.push(`${when} ${fishFlag(flag)}`);
  }
  return `${lines.join('\n')}\n`;
}

function fishFlag({ short, long, text, value }: FlagWords): string {
  const names = short === undefined ? `-l ${long}` : `-s ${short} -l ${long}`;
  const what =
    value === 'none'
      ? ''
      : value === 'any'
        ? ' -x'
        : value === 'file'
          ? ' -r -F'
          : value === 'folder'
            ? " -x -a '(__fish_complete_directories)'"
            : ` -x -a ${fishText(value.join(' '))}`;
  return `${names}${what} -d ${fishText(text)}`;
}

function fishText(text: string): string {
  return `'${text.replace(/['\\]/gu, '\\$&')}'`;
}
