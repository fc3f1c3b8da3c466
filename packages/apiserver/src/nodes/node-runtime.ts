import type { Readable, Writable } from 'node:stream';
import type { KubeObject } from '../meta/kube-object.js';

/** How a command in a container ended: its exit code, or why it could not be run. */
export type Exit = { readonly code: number } | { readonly error: string };

/** What a process in a container reads and writes; what the client did not ask for is not there. */
export interface ContainerStreams {
  readonly stdin?: Readable;
  readonly stdout?: Writable;
  readonly stderr?: Writable;
  /** Called with the size of the client's terminal, now and when it changes. */
  readonly onResize?: (listener: (columns: number, rows: number) => void) => void;
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal;
}

/** A command to run in a container. */
export interface ExecRequest {
  readonly container: string;
  readonly command: readonly string[];
  readonly terminal: boolean;
}

/** Which part of a container's output is wanted. */
export interface LogRequest {
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  /** Milliseconds since 1970. */
  readonly since?: number;
}

/**
 * What runs pods: the server hands it the streams of exec, attach, logs and port-forward, in whatever protocol the client
 * came. Without one these answer that nothing runs the pod.
 */
export interface NodeRuntime {
  readonly exec: (pod: KubeObject, request: ExecRequest, streams: ContainerStreams) => Promise<Exit>;
  readonly attach: (pod: KubeObject, container: string, streams: ContainerStreams) => Promise<Exit>;
  readonly logs: (
    pod: KubeObject,
    request: LogRequest,
    output: Writable,
    signal: AbortSignal,
  ) => Promise<void>;
  /** A connection to a port of the pod; rejects when there is none. */
  readonly connect: (pod: KubeObject, port: number, signal: AbortSignal) => Promise<Readable & Writable>;
}
