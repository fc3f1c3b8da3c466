import { type AgentEvent, runAgent } from '@sluice/agent';
import { connect, KubeError } from '@sluice/kube';
import { isAbsolute, join } from 'node:path';
import { inputError } from '../command-error.js';
import { systemWords } from '../input/input-problem.js';
import { EXIT, type Io } from '../io.js';
import { profileOf } from '../options/profile-of.js';
import { visible } from '../output/visible.js';
import type { AgentFlags } from './agent.js';
import type { Kernel } from './kernel.js';

/** Runs `sluice agent` until it is told to end. */
export async function runAgentCommand(flags: AgentFlags, io: Io, kernel: Kernel = {}): Promise<void> {
  const { node, context, kubeconfig, table, denyWith, events, listen } = flags;
  const profile = profileOf(flags);
  const { env, cwd } = io;
  const connection = await connect({
    env,
    ...(context !== undefined && { context }),
    ...(kubeconfig !== undefined && {
      kubeconfig: isAbsolute(kubeconfig) ? kubeconfig : join(cwd, kubeconfig),
    }),
  }).catch((error: unknown) => {
    throw error instanceof KubeError ? inputError(error.message) : error;
  });
  const end = endSignal(io);
  try {
    await runAgent(connection, {
      node,
      signal: end.signal,
      profile,
      table,
      reject: denyWith === 'reject',
      drops: events,
      kernel,
      ...(listen !== 'none' && { listen }),
      onEvent: (event) => {
        const text = agentText(event);
        if (text !== undefined) io.stderr.write(`${new Date().toISOString()} ${visible(text)}\n`);
      },
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined || listen === 'none') throw error;
    throw inputError(`metrics cannot be served at ${listen.host}:${listen.port}: ${listenWords(error)}`);
  } finally {
    end.forget();
  }
  io.exit(EXIT.yes);
}

/** One line for what somebody who looks after the node wants to know; undefined for what is daily work. */
function agentText(told: AgentEvent): string | undefined {
  if (told.from === 'rules')
    return told.error && `rules not taken, the last ones stay: ${told.error.message}`;
  const { event } = told;
  switch (event.kind) {
    case 'listening':
      return `metrics and health at ${event.url}`;
    case 'ready':
      return `the cluster is known: ${event.pods} pods, ${event.policies} policies`;
    case 'problem':
      return `${event.resource}: ${event.error.message}; trying again`;
    case 'told':
      return `${event.diagnostic.severity}: ${event.diagnostic.object ?? event.diagnostic.file}: ${event.diagnostic.message}`;
    case 'applied':
      return `rules in force, after ${Math.round(event.milliseconds)} ms`;
    case 'drift':
      return `somebody else changed the table: ${event.differences.join(', ')}; it is repaired`;
    case 'drops-failed':
      return `denied flows are not told: ${event.message}`;
    default:
      return undefined;
  }
}

function listenWords(error: unknown): string {
  return (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? 'the port is taken' : systemWords(error);
}

/** A signal that the user's interrupt, and a plain end of the process, abort. */
function endSignal({ signal, inputEnded }: Io): {
  readonly signal: AbortSignal;
  readonly forget: () => void;
} {
  // From here on an interrupt ends the loop and not the process.
  inputEnded?.();
  const controller = new AbortController();
  const end = (): void => controller.abort();
  const names = ['SIGINT', 'SIGTERM'] as const;
  for (const name of names) process.once(name, end);
  if (signal?.aborted) end();
  signal?.addEventListener('abort', end, { once: true });
  return {
    signal: controller.signal,
    forget: () => {
      for (const name of names) process.off(name, end);
      signal?.removeEventListener('abort', end);
    },
  };
}
