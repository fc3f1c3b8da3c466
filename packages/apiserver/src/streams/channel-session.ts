import { Readable, Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import { type ChannelProtocol, fromMessage, toMessage } from './channel-protocol.js';
import { keepAlive } from './keep-alive.js';
import { type RemoteSession, statusText, type WantedStreams } from './remote-session.js';
import { TerminalSize } from './terminal-size.js';
import { pingWebSocket } from './web-socket.js';

const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, close: 255 } as const;
/** So much of stdin is held for a command that does not read it. */
const READ_AHEAD = 256 * 1024;
const NOTHING = Buffer.alloc(0);

/** The streams of exec and attach over a WebSocket: each message begins with the number of its channel. */
export function openChannels(
  socket: WebSocket,
  protocol: ChannelProtocol,
  wanted: WantedStreams,
): RemoteSession {
  const gone = new AbortController();
  const size = new TerminalSize();
  const stdin = wanted.stdin ? inputOf(socket) : undefined;
  const send = (channel: number, bytes: Buffer, done: (error?: Error | null) => void): void => {
    if (socket.readyState === socket.OPEN) socket.send(toMessage(protocol, channel, bytes), done);
    else done(new Error('the client is gone'));
  };
  const output = (channel: number): Writable => {
    const stream = new Writable({ write: (bytes: Buffer, _encoding, done) => send(channel, bytes, done) });
    return stream.on('error', () => {});
  };
  const stdout = wanted.stdout ? output(CHANNEL.stdout) : undefined;
  const stderr = wanted.stderr && !wanted.terminal ? output(CHANNEL.stderr) : undefined;

  socket.on('message', (data) => {
    const message = fromMessage(protocol, data as Buffer);
    if (!message) return;
    const { channel, bytes } = message;
    if (channel === CHANNEL.stdin) stdin?.take(bytes);
    else if (channel === CHANNEL.resize && wanted.terminal) size.receive(bytes);
    else if (channel === CHANNEL.close && protocol.closesChannels && bytes[0] === CHANNEL.stdin) stdin?.end();
  });
  socket.on('close', () => {
    gone.abort();
    for (const stream of [stdin?.stream, stdout, stderr]) stream?.destroy();
  });
  keepAlive(socket, () => pingWebSocket(socket));
  // Clients wait for a first message to know that they are connected.
  send(stdout ? CHANNEL.stdout : stderr ? CHANNEL.stderr : CHANNEL.status, NOTHING, () => {});

  return {
    streams: {
      ...(stdin && { stdin: stdin.stream }),
      ...(stdout && { stdout }),
      ...(stderr && { stderr }),
      onResize: (listener) => size.listen(listener),
      signal: gone.signal,
    },
    finish: (status) => {
      stdin?.stream.destroy();
      const text = statusText(status, protocol.jsonStatus);
      if (text !== '') send(CHANNEL.status, Buffer.from(text), () => {});
      socket.close(1000);
    },
  };
}

interface Input {
  readonly stream: Readable;
  readonly take: (bytes: Buffer) => void;
  readonly end: () => void;
}

/** What the client sends, read of the socket no faster than it is taken; once destroyed, the rest is discarded. */
function inputOf(socket: WebSocket): Input {
  let hasEnded = false;
  const goOn = (): void => {
    if (socket.isPaused) socket.resume();
  };
  const stream = new Readable({
    highWaterMark: READ_AHEAD,
    read: goOn,
    destroy: (error, done) => {
      goOn();
      done(error);
    },
  });
  stream.on('error', () => {});
  return {
    stream,
    take: (bytes) => {
      if (hasEnded || stream.destroyed || bytes.length === 0) return;
      if (!stream.push(bytes)) socket.pause();
    },
    end: () => {
      if (hasEnded) return;
      hasEnded = true;
      stream.push(null);
    },
  };
}
