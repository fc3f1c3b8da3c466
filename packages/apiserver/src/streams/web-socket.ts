import { WebSocketServer, type WebSocket } from 'ws';
import { badRequest } from '../meta/api-error.js';
import { accept, refuse, type Result } from '../meta/result.js';
import type { ApiRequest, RawConnection } from '../http/api-request.js';

/** The largest message that is taken: as large as servers in Go take it. */
const MESSAGE_LIMIT = 32 * 1024 * 1024;
/** So much may wait for a client that does not read, before pings are no longer answered. */
const PONG_LIMIT = 64 * 1024;

/** The subprotocols that a client offers, in its order; refused when what it sent is no handshake. */
export function readHandshake(request: ApiRequest): Result<readonly string[]> {
  const key = request.header('sec-websocket-key');
  const version = request.header('sec-websocket-version');
  if (request.method !== 'GET' || !/^[+/0-9A-Za-z]{22}==$/.test(key) || (version !== '13' && version !== '8'))
    return refuse(badRequest('the handshake of a WebSocket is incomplete'));
  const offered = request.header('sec-websocket-protocol').split(',');
  return accept(offered.map((name) => name.trim()).filter((name) => name !== ''));
}

/** Makes a WebSocket of a connection whose handshake was read, in the subprotocol that was chosen. */
export function acceptWebSocket(
  { incoming, socket, head }: RawConnection,
  protocol: string | undefined,
): WebSocket | undefined {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MESSAGE_LIMIT,
    autoPong: false,
  });
  server.on('wsClientError', () => socket.destroy());
  // ws refuses the slash of `SPDY/3.1+portforward.k8s.io`, so it does not get to see what was negotiated.
  delete incoming.headers['sec-websocket-protocol'];
  if (protocol !== undefined)
    server.on('headers', (lines: string[]) => void lines.push(`Sec-WebSocket-Protocol: ${protocol}`));
  let accepted: WebSocket | undefined;
  // Calls back at once.
  server.handleUpgrade(incoming, socket, head, (webSocket) => {
    webSocket.on('error', () => {});
    webSocket.on('ping', (data: Buffer) => {
      if (webSocket.bufferedAmount < PONG_LIMIT) webSocket.pong(data, false, () => {});
    });
    accepted = webSocket;
  });
  return accepted;
}

/** Asks the client for a sign of life, unless much is waiting for it already. */
export function pingWebSocket(socket: WebSocket): void {
  if (socket.readyState === socket.OPEN && socket.bufferedAmount < PONG_LIMIT)
    socket.ping(undefined, undefined, () => {});
}
