import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { internalError } from '../meta/api-error.js';
import { type Status, success } from '../meta/status.js';
import type { ContainerStreams, Exit } from '../nodes/node-runtime.js';

/** Which streams a client asked for. */
export interface WantedStreams {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly terminal: boolean;
}

/** A client whose streams are open. */
export interface RemoteSession {
  readonly streams: ContainerStreams;
  /** Sends how the command ended, and the end of the connection. */
  readonly finish: (status: RemoteStatus) => void;
}

/** A Status, or the failure of a command, whose reason is known to exec alone. */
export type RemoteStatus = Status | ExitStatus;

interface ExitStatus {
  readonly metadata: Readonly<Record<string, never>>;
  readonly status: 'Failure';
  readonly message: string;
  readonly reason: 'NonZeroExitCode';
  readonly details: { readonly causes: readonly { readonly reason: 'ExitCode'; readonly message: string }[] };
}

/** Runs what was asked for with the streams of a client, and tells the client how it ended. Rejects when it rejected. */
export async function runSession(
  { streams, finish }: RemoteSession,
  failed: string,
  run: (streams: ContainerStreams) => Promise<Exit>,
): Promise<void> {
  let status: RemoteStatus;
  try {
    status = exitStatus(await run(streams), failed);
  } catch (error) {
    if (streams.signal.aborted) return;
    finish(internalError(`${failed}: ${error instanceof Error ? error.message : String(error)}`));
    throw error;
  }
  await Promise.all([ended(streams.stdout), ended(streams.stderr)]);
  if (!streams.signal.aborted) finish(status);
}

/** How a command ended, as clients of the fourth and later protocols are told (kubelet, remotecommand.ServeExec). */
function exitStatus(exit: Exit, failed: string): RemoteStatus {
  if ('error' in exit) return internalError(`${failed}: ${exit.error}`);
  if (exit.code === 0) return success();
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${exit.code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exit.code) }] },
  };
}

/** Clients of older protocols get the words alone, and nothing where all went well. */
export function statusText(status: RemoteStatus, isJson: boolean): string {
  if (isJson) return JSON.stringify(status);
  return status.status === 'Success' ? '' : (status.message ?? '');
}

/** Waits until all output is sent; a client that is gone takes none. */
async function ended(output: Writable | undefined): Promise<void> {
  if (!output || output.destroyed) return;
  output.end();
  await finished(output, { readable: false }).catch(() => {});
}
