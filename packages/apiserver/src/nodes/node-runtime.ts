import type { Duplex, Readable, Writable } from 'node:stream';
import type { KubeObject } from '../meta/kube-object.js';
import type { LogLine } from './container-log.js';

/** How a command in a container ended: its exit code, or why it could not be run. */
export type Exit = { readonly code: number } | { readonly error: string };

/** What a process in a container reads and writes; what the client did not ask for is not there. */
export interface ContainerStreams {
  /** Destroying it discards what else the client sends. */
  readonly stdin?: Readable;
  /** Takes no more than the client reads: wait for `drain`, or use `pipeline`. */
  readonly stdout?: Writable;
  /** Not there with a terminal, which has one output. */
  readonly stderr?: Writable;
  /** Called with the size of the client's terminal, now and when it changes. */
  readonly onResize: (listener: (columns: number, rows: number) => void) => void;
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal;
}

/** A command to run in a container. */
export interface ExecRequest {
  readonly container: string;
  readonly command: readonly string[];
  readonly terminal: boolean;
}

/** Whose output is wanted, and of which of its processes. */
export interface LogRequest {
  readonly container: string;
  /** Goes on until the container ends. */
  readonly follow: boolean;
  /** Of the container before it was started anew. */
  readonly previous: boolean;
  /** At most so many of the last lines that are there now. */
  readonly tailLines?: number;
}

/**
 * A node, as far as the server needs it: it runs pods. The server hands it the streams of exec, attach and port-forward, in
 * whatever protocol the client came, and looks up pod, container and node before. What rejects is told to the client as an
 * internal error.
 */
export interface NodeRuntime {
  /** Resolves when the command has ended and its output is written to the streams, which the server ends. */
  readonly exec: (pod: KubeObject, request: ExecRequest, streams: ContainerStreams) => Promise<Exit>;
  /** Joins the container's own process; resolves when it has ended. Clients read its exit code in the pod's status. */
  readonly attach: (
    pod: KubeObject,
    request: Omit<ExecRequest, 'command'>,
    streams: ContainerStreams,
  ) => Promise<Exit>;
  /** The lines of a container's output, oldest first, until the signal is aborted. */
  readonly logs: (pod: KubeObject, request: LogRequest, signal: AbortSignal) => AsyncIterable<LogLine>;
  /** A connection to a TCP port of the pod's loopback; rejects, in words for the client, when there is none. */
  readonly connect: (pod: KubeObject, port: number, signal: AbortSignal) => Promise<Duplex>;
}

/** The nodes that are there; nothing for a node that nothing runs. */
export type Nodes = (name: string) => NodeRuntime | undefined;
