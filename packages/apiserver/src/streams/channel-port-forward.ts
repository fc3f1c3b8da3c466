import { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { KubeObject } from '../meta/kube-object.js';
import type { NodeRuntime } from '../nodes/node-runtime.js';
import { type ChannelProtocol, fromMessage, toMessage } from './channel-protocol.js';
import { forwardPort } from './forward-port.js';
import { keepAlive } from './keep-alive.js';
import { pingWebSocket } from './web-socket.js';

const READ_AHEAD = 256 * 1024;

/**
 * Forwards ports over the channels of a WebSocket, one connection a port: channel 2n is the data of port n, 2n+1 its errors, and
 * each begins with the port's number (kubelet, portforward/websocket.go). No client can close a channel alone.
 */
export async function forwardOverChannels(
  socket: WebSocket,
  protocol: ChannelProtocol,
  ports: readonly number[],
  runtime: NodeRuntime,
  pod: KubeObject,
): Promise<void> {
  const gone = new AbortController();
  const send = (channel: number, bytes: Buffer, done: (error?: Error | null) => void): void => {
    if (socket.readyState === socket.OPEN) socket.send(toMessage(protocol, channel, bytes), done);
    else done(new Error('the client is gone'));
  };
  const streams = ports.map((port, at) => {
    const number = Buffer.alloc(2);
    number.writeUInt16LE(port);
    for (const channel of [2 * at, 2 * at + 1]) send(channel, number, () => {});
    return channelStream(socket, (bytes, done) => send(2 * at, bytes, done));
  });
  socket.on('message', (data) => {
    const message = fromMessage(protocol, data as Buffer);
    const stream = message && message.channel % 2 === 0 ? streams[message.channel / 2] : undefined;
    if (!stream || stream.destroyed || message?.bytes.length === 0) return;
    if (!stream.push(message?.bytes)) socket.pause();
  });
  socket.on('close', () => {
    gone.abort();
    for (const stream of streams) stream.destroy();
  });
  keepAlive(socket, () => pingWebSocket(socket));
  await Promise.all(
    ports.map(async (port, at) => {
      const failed = await forwardPort(runtime, pod, port, streams[at]!, gone.signal);
      if (failed !== undefined) send(2 * at + 1, Buffer.from(failed), () => {});
      streams[at]!.destroy();
    }),
  );
  socket.close(1000);
}

function channelStream(
  socket: WebSocket,
  send: (bytes: Buffer, done: (error?: Error | null) => void) => void,
): Duplex {
  const goOn = (): void => {
    if (socket.isPaused) socket.resume();
  };
  const stream = new Duplex({
    readableHighWaterMark: READ_AHEAD,
    read: goOn,
    write: (bytes: Buffer, _encoding, done) => send(bytes, done),
    destroy: (error, done) => {
      goOn();
      done(error);
    },
  });
  return stream.on('error', () => {});
}
