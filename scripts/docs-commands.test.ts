import { describe, expect, it } from 'vitest';
import { commandsPage, table } from './docs-commands.mjs';

describe('table', () => {
  it('keeps a cell on one line and escapes its bars', () => {
    expect(table(['a'], [['x|y\n  z']])).toBe('| a |\n| --- |\n| x\\|y z |');
  });
});

describe('commandsPage', () => {
  const option = {
    flags: '-o, --output <format>',
    description: 'format',
    argChoices: ['json', 'yaml'],
    defaultValue: 'json',
  };
  const can = {
    name: () => 'can',
    summary: () => 'may a flow pass',
    description: () => 'Answers yes or no.',
    registeredArguments: [{ name: () => 'SRC', description: 'where from', required: true }],
    options: [option, { flags: '--secret', description: '', hidden: true }],
    commands: [],
    parent: { name: () => 'sluice', parent: null },
  };
  const program = { name: () => 'sluice', description: () => 'What is allowed.', commands: [can] };
  const help =
    'Usage: sluice can SRC [flags]\n\nExamples:\n  # one\n  sluice can a b\n\nExit codes:\n  0  allowed\n  1  denied\n';
  // A stand-in with the members that the page reads.
  const page = commandsPage(program as unknown as Parameters<typeof commandsPage>[0], () => help);

  it('lists the commands with links', () => {
    expect(page).toContain('| [`sluice can`](#sluice-can) | may a flow pass |');
  });

  it('shows arguments and flags with choices and defaults, hidden flags not', () => {
    expect(page).toContain('| `SRC` | where from |');
    expect(page).toContain('| `-o, --output <format>` | format: `json`, `yaml` | `json` |');
    expect(page).not.toContain('--secret');
  });

  it('takes usage, examples and exit codes from the help text', () => {
    expect(page).toContain('```sh not-run\nsluice can SRC [flags]\n```');
    expect(page).toContain('```sh not-run\n# one\nsluice can a b\n```');
    expect(page).toContain('| 1 | denied |');
  });
});
