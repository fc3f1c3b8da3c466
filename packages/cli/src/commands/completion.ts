import { Argument, type Command } from 'commander';
import type { Io } from '../io.js';
import { defineCommand } from '../options/define-command.js';

/** `sluice completion`: a script that completes commands and flags in a shell. */
export function defineCompletion(program: Command, io: Io): void {
  const command = defineCommand(program, io, {
    name: 'completion',
    summary: 'print a completion script for a shell',
    description: 'Prints a script that completes commands, flags and their values in bash, zsh or fish.',
    examples: [
      { comment: 'In ~/.bashrc', line: 'source <(sluice completion bash)' },
      { comment: 'In ~/.zshrc, after compinit', line: 'source <(sluice completion zsh)' },
      { comment: 'For fish', line: 'sluice completion fish > ~/.config/fish/completions/sluice.fish' },
    ],
    exits: [
      [0, 'printed'],
      [2, 'the command line is wrong'],
    ],
  });
  command
    .addArgument(new Argument('SHELL', 'bash, zsh or fish').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: string) => {
      const { completionScript } = await import('./completion-script.js');
      io.stdout.write(completionScript(shell, program));
    });
}
