import { createServer, type Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';
import type { Protocol } from '@sluice/engine';
import type { OpenSocket } from './listen-inside.js';

/** Who answers: a pod's container port, or a host outside. */
export interface Identity {
  /** `namespace/name` of a pod, the name of a host. */
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/** How long a client may stay silent before it is told without having asked, in milliseconds. */
const SILENCE_MS = 200;
/** How long one that says nothing more is kept, in milliseconds. */
const IDLE_MS = 600_000;

const HTTP = /^(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|CONNECT|TRACE|PRI) /;

/**
 * The built-in server: tells every client who answers and how the client is seen, over HTTP where it speaks that, else with
 * a line for everything that it says. Ends when the function is called that it gives.
 */
export function answer(
  open: Exclude<OpenSocket, { readonly kind: 'failed' }>,
  identity: Identity,
): () => void {
  if (open.kind === 'udp') {
    const { socket } = open;
    socket.on('error', () => {});
    socket.on('message', (_, { address, port }) => {
      socket.send(line(identity, address, port), port, address, () => {});
    });
    return () => socket.close();
  }
  const http = httpServer(identity);
  const clients = new Set<Socket>();
  open.server.on('error', () => {});
  open.server.on('connection', (client) => {
    clients.add(client);
    client.on('close', () => clients.delete(client));
    serve(client, http, identity);
  });
  return () => {
    open.server.close();
    for (const client of clients) client.destroy();
  };
}

function serve(client: Socket, http: HttpServer, identity: Identity): void {
  const { remoteAddress = '', remotePort = 0 } = client;
  const told = line(identity, remoteAddress, remotePort);
  client.on('error', () => client.destroy());
  client.setTimeout(IDLE_MS, () => client.destroy());
  const timer = setTimeout(() => client.write(told), SILENCE_MS);
  client.on('close', () => clearTimeout(timer));
  client.once('data', (first: Buffer) => {
    clearTimeout(timer);
    if (HTTP.test(first.subarray(0, 8).toString('latin1'))) {
      client.unshift(first);
      http.emit('connection', client);
      return;
    }
    client.write(told);
    client.on('data', () => client.write(told));
  });
}

function httpServer(identity: Identity): HttpServer {
  return createServer((request, response) => {
    const { remoteAddress = '', remotePort = 0 } = request.socket;
    request.resume();
    response.setHeader('content-type', 'text/plain; charset=utf-8');
    response.end(`${line(identity, remoteAddress, remotePort)}${request.method} ${request.url}\n`);
  });
}

function line({ name, protocol, port }: Identity, address: string, peerPort: number): string {
  // A client of IPv4 at a socket of both families.
  const peer = address.replace(/^::ffff:(?=\d+\.)/, '');
  return `${name} port ${port}/${protocol} peer ${peer.includes(':') ? `[${peer}]` : peer}:${peerPort}\n`;
}
