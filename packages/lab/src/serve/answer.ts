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

/** How long one that says nothing more is kept, in milliseconds. */
const IDLE_MS = 600_000;

const HTTP = /^(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|CONNECT|TRACE|PRI) /;

/**
 * The built-in server: tells every client who answers and how the client is seen, over HTTP where it speaks that, else with
 * a line for everything that it says, or when it ends without a word. Ends when the function is called that it gives.
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
  // Who says nothing at all is told at the end: what a client of HTTP that takes its time gets has to be HTTP.
  client.allowHalfOpen = true;
  const tellAtEnd = (): void => void client.end(told);
  client.once('end', tellAtEnd);
  client.once('data', (first: Buffer) => {
    client.off('end', tellAtEnd);
    if (HTTP.test(first.subarray(0, 8).toString('latin1'))) {
      client.unshift(first);
      http.emit('connection', client);
      return;
    }
    client.write(told);
    client.on('data', () => client.write(told));
    client.once('end', () => client.end());
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
