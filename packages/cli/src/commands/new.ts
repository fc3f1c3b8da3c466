import type { Command } from 'commander';
import type { Io } from '../io.js';
import { defineCommand } from '../options/define-command.js';
import { NEW_FORMATS } from '../options/formats.js';
import { addInputFlags, type InputFlags } from '../options/input-flags.js';
import { addOutputFlag } from '../options/output-flag.js';

/** The flags of `new`. */
export interface NewFlags extends InputFlags {
  readonly output: string;
  readonly list?: true;
  readonly fromFlows?: string;
  readonly name?: string;
  readonly selector?: string;
  readonly from?: string;
  readonly fromNamespace?: string;
  readonly cidr?: readonly string[];
  readonly except?: readonly string[];
  readonly port?: readonly string[];
  readonly any?: true;
  readonly edge?: readonly string[];
  readonly label?: string;
}

/** `sluice new`: ready policies with blanks, and the fewest for given flows. */
export function defineNew(program: Command, io: Io): void {
  const command = defineCommand(program, io, {
    name: 'new',
    summary: 'write a policy from a template, or the fewest policies for given flows',
    description:
      'Prints ready policies, each explained in a comment and valid for the API server, to look at or to pipe into ' +
      "'kubectl apply -f -'. With --from-flows it finds the fewest policies by which exactly the given flows may pass " +
      'between the workloads of the input, and checks that with the engine.',
    examples: [
      { comment: 'What there is', line: 'sluice new --list' },
      {
        comment: 'Close a namespace',
        line: 'sluice new default-deny-all -n production | kubectl apply -f -',
      },
      {
        comment: 'Let the frontends reach the backends',
        line: 'sluice new allow-from-pods -n production -l app=backend --from app=frontend --port 8080',
      },
      {
        comment: 'A whole namespace from its flows',
        line: "sluice new isolate-namespace -n production --edge '*→frontend:443' --edge 'frontend→backend:8080'",
      },
      {
        comment: 'Exactly what is allowed today, by the fewest policies',
        line: 'sluice matrix -f manifests/ -o json | sluice new --from-flows - -f manifests/',
      },
    ],
    exits: [
      [0, 'the policies were printed'],
      [2, 'the command line is wrong'],
      [3, 'the flows or the input cannot be read, or no policies allow exactly these flows'],
    ],
  });
  command.argument('[template]', "one of 'sluice new --list'");
  command
    .option('--list', 'list the templates with what they take')
    .option('--name <name>', "the policy's name, instead of the template's")
    .option(
      '-l, --selector <labels>',
      'the pods to select, as kubectl -l takes them (default: all of the namespace)',
    )
    .option('--from <labels>', 'the pods of the other side')
    .option('--from-namespace <name>', 'the namespace of the other side')
    .addOption(
      command
        .createOption('--port <port>', 'a port, PORT[-PORT][/PROTOCOL] (repeatable)')
        .argParser(addWords),
    )
    .addOption(command.createOption('--cidr <cidr>', 'addresses outside (repeatable)').argParser(addWords))
    .addOption(
      command
        .createOption('--except <cidr>', 'addresses to leave out of --cidr (repeatable)')
        .argParser(addWords),
    )
    .option('--any', 'any DNS server, not only those of the cluster')
    .addOption(
      command
        .createOption(
          '--edge <edge>',
          "a flow, FROM→TO:PORT[/PROTOCOL] or FROM->TO:PORT; '*' is everybody (repeatable)",
        )
        .argParser(addWords),
    )
    .option('--label <key>', 'the label that names a workload in --edge', 'app')
    .option(
      '--from-flows <file>',
      "flows that are to pass: a file of rows, or what 'sluice matrix -o json' prints",
    );
  addInputFlags(command, 'namespace of the policies, and of objects and names that have none');
  addOutputFlag(command, NEW_FORMATS)
    .option('--no-color', 'accepted as the other commands have it')
    .action(async (template: string | undefined, flags: NewFlags) => {
      const { runNew } = await import('./new-run.js');
      await runNew(template, flags, io);
    });
}

function addWords(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), ...value.split(',').filter((word) => word !== '')];
}
