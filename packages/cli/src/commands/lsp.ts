import type { Command } from 'commander';
import type { Io } from '../io.js';
import { defineCommand } from '../options/define-command.js';

/** `sluice lsp`: the rules and what policies mean, in an editor. */
export function defineLsp(program: Command, io: Io): void {
  defineCommand(program, io, {
    name: 'lsp',
    summary: 'serve editors: findings while typing, fixes, what selectors match, completion',
    description:
      'Speaks the Language Server Protocol over standard input and output, until the editor ends it. It reads the manifests of the ' +
      "editor's folders, without those that git ignores, and their .sluice.yaml.",
    examples: [{ comment: 'What to tell an editor to start for YAML files', line: 'sluice lsp --stdio' }],
    exits: [
      [0, 'the editor ended it'],
      [1, 'the editor is gone without having ended it'],
      [2, 'the command line is wrong'],
    ],
  })
    .option('--stdio', 'standard input and output: the only way, for editors that name it')
    .action(async () => {
      const { runLsp } = await import('./lsp-run.js');
      await runLsp(io);
    });
}
