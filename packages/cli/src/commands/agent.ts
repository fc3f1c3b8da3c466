import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Io } from '../io.js';
import { defineCommand } from '../options/define-command.js';
import { addProfileFlags, type ProfileFlags } from '../options/profile-flags.js';

/** The flags of `agent`. */
export interface AgentFlags extends ProfileFlags {
  readonly node: string;
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly table: string;
  readonly denyWith: 'drop' | 'reject';
  readonly events: boolean;
  readonly listen: { readonly host: string; readonly port: number } | 'none';
}

/** `sluice agent`: keeps the policies of a live cluster in force on a node. */
export function defineAgent(program: Command, io: Io): void {
  const command = defineCommand(program, io, {
    name: 'agent',
    summary: "keep a live cluster's policies in force in a node's kernel, by nftables",
    description:
      'Follows the cluster and keeps the rules of one node in force until it is told to end: changes within milliseconds, ' +
      'changes by others repaired. Nothing is touched before the whole cluster is known; while it cannot be reached, the last ' +
      'rules stay, and they stay when the agent ends. Denied flows become Events on the pods whose policies deny them.',
    examples: [
      { comment: 'On the node itself, as a pod of the cluster', line: 'sluice agent --node "$NODE_NAME"' },
      { comment: 'By a kubeconfig', line: 'sluice agent --node worker-1 --context staging' },
    ],
    exits: [
      [0, 'it was told to end; the rules stay in force'],
      [2, 'the command line is wrong'],
      [3, 'there is no kubeconfig, or metrics cannot be served there'],
    ],
  });
  command
    .requiredOption('--node <name>', 'the node whose pods are meant')
    .option('--context <name>', 'the kubeconfig context of the cluster; else the current one')
    .option(
      '--kubeconfig <path>',
      'kubeconfig to use; else as kubectl finds it, or the service account of the pod',
    )
    .option('--table <name>', 'the table (family inet)', tableName, 'sluice')
    .addOption(
      new Option('--deny-with <how>', 'what becomes of packets that are not allowed')
        .choices(['drop', 'reject'])
        .default('drop'),
    )
    .option('--no-events', 'do not tell denied flows as Events')
    .addOption(
      new Option(
        '--listen <address>',
        "where /metrics, /healthz and /readyz are served (default 127.0.0.1:9478), or 'none'",
      )
        .default({ host: '127.0.0.1', port: 9478 }, '127.0.0.1:9478')
        .argParser(listenAddress),
    );
  addProfileFlags(command).action(async (flags: AgentFlags) => {
    const { runAgentCommand } = await import('./agent-run.js');
    await runAgentCommand(flags, io);
  });
}

function tableName(value: string): string {
  if (/^[a-z_][a-z0-9_]{0,62}$/iu.test(value)) return value;
  throw new InvalidArgumentError(
    "A table's name has at most 63 of a-z, 0-9 and '_', and begins with none of 0-9.",
  );
}

function listenAddress(value: string): AgentFlags['listen'] {
  if (value === 'none') return value;
  const [, host = '127.0.0.1', port = ''] = /^(?:\[?([^\]]*?)\]?:)?(\d{1,5})$/u.exec(value) ?? [];
  if (port === '' || Number(port) > 65_535) {
    throw new InvalidArgumentError("It is ADDRESS:PORT, a PORT of this machine, or 'none'.");
  }
  return { host: host === '' ? '::' : host, port: Number(port) };
}
