import { type Command, InvalidArgumentError } from 'commander';
import type { Io } from '../io.js';
import { defineCommand } from '../options/define-command.js';

/** The flags of `apiserver`. */
export interface ApiserverFlags {
  readonly port: number;
  readonly host: string;
  readonly data?: string;
  readonly memory?: true;
  readonly kubeconfig?: string;
  readonly import: readonly string[];
  readonly plainHttp?: true;
}

/** `sluice apiserver`: a Kubernetes API of its own, for kubectl and other clients. */
export function defineApiserver(program: Command, io: Io): void {
  const command = defineCommand(program, io, {
    name: 'apiserver',
    summary: 'serve a Kubernetes API without a cluster, for kubectl and other clients',
    description:
      'Serves the Kubernetes API on this machine until it is interrupted. Objects are kept in a folder and are there again ' +
      'after a restart; nothing runs the pods. Clients need the kubeconfig that it writes: its certificates are made at ' +
      'the first start, the context NAME-viewer may only look.',
    examples: [
      { comment: 'Serve, and keep what is written', line: 'sluice apiserver' },
      {
        comment: 'Begin with manifests, forget all at the end, and add the contexts to a kubeconfig',
        line: 'sluice apiserver --memory --import manifests/ --kubeconfig ~/.kube/config',
      },
    ],
    exits: [
      [0, 'it was asked to end'],
      [2, 'the command line is wrong'],
      [3, 'what was kept is damaged or in use, the port is taken, or an imported object is refused'],
    ],
  });
  command
    .option('--port <n>', 'the port to listen on, 0 for any that is free', portNumber, 6443)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option(
      '--data <dir>',
      "where to keep objects and certificates (default '~/.local/share/sluice/apiserver')",
    )
    .option('--memory', 'keep nothing; needs --kubeconfig')
    .option(
      '--kubeconfig <file>',
      'write the contexts into this kubeconfig, beside what is there (default: a file in the data folder)',
    )
    .option('--import <path>', 'apply these manifests at start (repeatable)', addPath, [])
    .option('--plain-http', 'no TLS and no users: everybody on this machine may do everything')
    .action(async (flags: ApiserverFlags) => {
      const { runApiserver } = await import('./apiserver-run.js');
      await runApiserver(flags, io);
    });
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/u.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
}

function addPath(path: string, before: readonly string[]): readonly string[] {
  return [...before, path];
}
