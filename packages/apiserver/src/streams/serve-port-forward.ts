import { createWebSocketStream } from 'ws';
import { statusAnswer } from '../http/answers.js';
import type { ApiAnswer } from '../http/api-request.js';
import type { ResourceRequest } from '../http/resource-request.js';
import { badRequest } from '../meta/api-error.js';
import { CHANNEL_PROTOCOLS, chooseChannels } from './channel-protocol.js';
import { forwardOverChannels } from './channel-port-forward.js';
import { parsePort } from './forward-port.js';
import { podOf, runtimeFor } from './pod-request.js';
import { forwardOverSpdy } from './spdy-port-forward.js';
import { acceptSpdy, offeredVersions, STREAM_VERSION_HEADER } from './spdy-upgrade.js';
import { unknownSubprotocol, unknownUpgrade } from './unknown-protocol.js';
import { acceptWebSocket, readHandshake } from './web-socket.js';

const VERSION = 'portforward.k8s.io';
/** SPDY within the messages of a WebSocket (kubectl ≥ 1.31). */
const TUNNEL = `SPDY/3.1+${VERSION}`;

/** `pods/x/portforward`: connections to ports of a pod. */
export function servePortForward(resource: ResourceRequest): ApiAnswer {
  const { request } = resource;
  const pod = podOf(resource);
  if (!pod.ok) return statusAnswer(pod.status);
  const found = runtimeFor(resource, pod.value);
  if (!found.ok) return statusAnswer(found.status);
  const runtime = found.value;
  const { upgrade = '' } = request;
  if (upgrade === 'spdy/3.1') {
    const offered = offeredVersions(request.header(STREAM_VERSION_HEADER));
    if (offered.length > 0 && !offered.includes(VERSION)) return unknownSubprotocol(offered, [VERSION]);
    return {
      takeOver: (connection) => {
        acceptSpdy(connection, offered.length > 0 ? VERSION : undefined);
        return forwardOverSpdy(connection.socket, runtime, pod.value);
      },
    };
  }
  if (upgrade !== 'websocket') return unknownUpgrade(upgrade);
  const offered = readHandshake(request);
  if (!offered.ok) return statusAnswer(offered.status);
  if (offered.value.includes(TUNNEL))
    return {
      takeOver: async (connection) => {
        const socket = acceptWebSocket(connection, TUNNEL);
        if (socket) await forwardOverSpdy(createWebSocketStream(socket), runtime, pod.value);
      },
    };
  const chosen = chooseChannels(offered.value);
  if (!chosen) return unknownSubprotocol(offered.value, [TUNNEL, ...CHANNEL_PROTOCOLS]);
  const texts = request.query.getAll('ports').flatMap((text) => text.split(','));
  if (texts.length === 0) return statusAnswer(badRequest('query parameter "port" is required'));
  const ports = texts.map(parsePort);
  const bad = ports.indexOf(undefined);
  if (bad >= 0) return statusAnswer(badRequest(`unable to parse ${JSON.stringify(texts[bad])} as a port`));
  return {
    takeOver: async (connection) => {
      const socket = acceptWebSocket(connection, chosen.name);
      if (socket)
        await forwardOverChannels(socket, chosen.protocol, ports as readonly number[], runtime, pod.value);
    },
  };
}
