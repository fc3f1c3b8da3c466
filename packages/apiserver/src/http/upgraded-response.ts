import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** A response on a connection that asked to leave HTTP and does not; the connection ends after it. */
export function upgradedResponse(incoming: IncomingMessage, socket: Socket): ServerResponse {
  const outgoing = new ServerResponse(incoming);
  outgoing.shouldKeepAlive = false;
  outgoing.assignSocket(socket);
  // The server has let go of the socket, and nobody else tells the response that it may go on.
  socket.on('drain', () => outgoing.emit('drain'));
  outgoing.on('finish', () => socket.end());
  socket.resume();
  return outgoing;
}
