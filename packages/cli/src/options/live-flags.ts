import type { Command } from 'commander';

/** Which live cluster to read, as the flags say it. */
export interface LiveFlags {
  readonly context?: string;
  readonly kubeconfig?: string;
}

/** Adds the flags that read a live cluster, as kubectl has them. */
export function addLiveFlags(command: Command): Command {
  return command
    .option(
      '--context <name>',
      'read the live cluster of this kubeconfig context; with -f or -k as it is once they are applied',
    )
    .option('--kubeconfig <path>', 'kubeconfig to use; without --context its current context');
}
