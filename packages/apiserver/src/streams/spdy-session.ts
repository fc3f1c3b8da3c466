import { type Duplex, PassThrough, type Readable } from 'node:stream';
import { keepAlive } from './keep-alive.js';
import { type RemoteSession, statusText, type WantedStreams } from './remote-session.js';
import { SpdyConnection } from './spdy/spdy-connection.js';
import type { SpdyStream } from './spdy/spdy-stream.js';
import { TerminalSize } from './terminal-size.js';

/** The protocols of exec and attach over SPDY, the newest first. */
export const REMOTE_COMMAND_VERSIONS: readonly string[] = [
  'v4.channel.k8s.io',
  'v3.channel.k8s.io',
  'v2.channel.k8s.io',
  'channel.k8s.io',
];
/** A client that did not open its streams after this time will not. */
const OPENING = 30_000;

type StreamType = 'error' | 'stdin' | 'stdout' | 'stderr' | 'resize';

/** A connection that becomes a session when the client has opened all its streams. */
export interface OpeningSession {
  /** Nothing when the client did not open them. */
  readonly session: Promise<RemoteSession | undefined>;
  /** Settles when the connection has ended. */
  readonly ended: Promise<void>;
}

/** The streams of exec and attach over SPDY. */
export function openSpdySession(below: Duplex, version: string, wanted: WantedStreams): OpeningSession {
  const expected = new Set(expectedStreams(version, wanted));
  const streams = new Map<string, SpdyStream>();
  const gone = new AbortController();
  let open: (session: RemoteSession | undefined) => void;
  const session = new Promise<RemoteSession | undefined>((done) => (open = done));
  const timer = setTimeout(() => below.destroy(), OPENING);
  const connection = new SpdyConnection(below, (stream) => {
    const type = stream.headers.get('streamtype') ?? '';
    if (!expected.delete(type as StreamType)) return false;
    streams.set(type, stream);
    if (expected.size === 0) {
      clearTimeout(timer);
      open(sessionOf(connection, streams, version, gone.signal));
    }
    return true;
  });
  keepAlive(below, () => connection.ping());
  const ended = connection.run().finally(() => {
    clearTimeout(timer);
    gone.abort();
    open(undefined);
  });
  return { session, ended };
}

function expectedStreams(
  version: string,
  { stdin, stdout, stderr, terminal }: WantedStreams,
): readonly StreamType[] {
  const resizes = version === 'v4.channel.k8s.io' || version === 'v3.channel.k8s.io';
  return [
    'error',
    ...(stdin ? (['stdin'] as const) : []),
    ...(stdout ? (['stdout'] as const) : []),
    ...(stderr && !terminal ? (['stderr'] as const) : []),
    ...(terminal && resizes ? (['resize'] as const) : []),
  ];
}

function sessionOf(
  connection: SpdyConnection,
  streams: ReadonlyMap<string, SpdyStream>,
  version: string,
  signal: AbortSignal,
): RemoteSession {
  const size = new TerminalSize();
  streams.get('resize')?.on('data', (bytes: Buffer) => size.receive(bytes));
  const [stdin, stdout, stderr, error] = ['stdin', 'stdout', 'stderr', 'error'].map((type) =>
    streams.get(type),
  );
  // What clients send on streams that only the server writes is nothing.
  for (const output of [stdout, stderr, error]) output?.resume();
  const input = stdin && inputOf(stdin);
  return {
    streams: {
      ...(input && { stdin: input }),
      ...(stdout && { stdout }),
      ...(stderr && { stderr }),
      onResize: (listener) => size.listen(listener),
      signal,
    },
    finish: (status) => {
      input?.destroy();
      error?.end(statusText(status, version === REMOTE_COMMAND_VERSIONS[0]), () => connection.close());
    },
  };
}

/** What the client sends. Who takes no more of it only discards the rest: a reset would look like a failure to clients. */
function inputOf(stdin: SpdyStream): Readable {
  const input = stdin.pipe(new PassThrough());
  input.on('error', () => {});
  // After what `pipe` listens for, which stops the source.
  input.on('close', () => stdin.resume());
  stdin.on('close', () => {
    if (!stdin.readableEnded) input.destroy();
  });
  return input;
}
