import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { internalError } from '../meta/api-error.js';
import { failure } from '../meta/status.js';
import { statusAnswer } from './answers.js';
import type { ApiRequest } from './api-request.js';
import { guardRequest } from './guard-request.js';
import { type Identity, LOCAL_ADMIN } from './identity.js';
import { drainBody, readBody } from './read-body.js';
import { certificateIdentity, impersonated } from './read-identity.js';
import { type Routes, route } from './route.js';
import { sendAnswer } from './send-answer.js';

/** Certificates in PEM: the server's own, and who signs those of clients. */
export interface ServerCertificates {
  readonly key: string;
  readonly certificate: string;
  readonly authority: string;
}

/** Where and to whom the server answers. */
export interface ServeOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** The names by which clients reach it. */
  readonly hosts: readonly string[];
  /** Nothing: plain HTTP, where everybody on this machine is the admin. */
  readonly certificates?: ServerCertificates;
  /** Takes a connection that is to become a stream (exec, attach, port-forward). */
  readonly upgrade?: (request: IncomingMessage, socket: Socket, head: Buffer, identity: Identity) => void;
  /** Told of bugs, which clients see as an internal error. */
  readonly onError: (error: unknown) => void;
}

/** A server that answers. */
export interface Serving {
  readonly port: number;
  readonly close: () => Promise<void>;
}

const HEADER_LIMIT = 64 * 1024;

/** Serves the API until it is closed. Rejects when the port cannot be had. */
export function serve(routes: Routes, options: ServeOptions): Promise<Serving> {
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    answer(routes, options, incoming, outgoing).catch((error: unknown) => {
      options.onError(error);
      if (outgoing.headersSent) outgoing.destroy();
      else sendAnswer(statusAnswer(internalError('the server has a bug, its log says more')), outgoing, true);
    });
  };
  const server = createFor(options, listener);
  server.on('clientError', answerMalformed);
  server.on('upgrade', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    const identity = identityOf(options, incoming);
    const refused = guardRequest(incoming.headers, new Set(options.hosts));
    if (refused || !identity || !options.upgrade)
      return void socket.end(rawStatus(refused ? 403 : identity ? 501 : 401));
    options.upgrade(incoming, socket, head, identity);
  });
  // Watches last for as long as they like.
  server.requestTimeout = 0;
  server.headersTimeout = 20_000;
  server.keepAliveTimeout = 120_000;
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(options.port, options.host, () => {
      server.off('error', failed);
      server.on('error', options.onError);
      done({ port: (server.address() as AddressInfo).port, close: () => closed(server) });
    });
  });
}

function createFor(
  { certificates }: ServeOptions,
  listener: (incoming: IncomingMessage, outgoing: ServerResponse) => void,
): Server {
  if (!certificates) return createServer({ maxHeaderSize: HEADER_LIMIT }, listener);
  return createTlsServer(
    {
      maxHeaderSize: HEADER_LIMIT,
      key: certificates.key,
      cert: certificates.certificate,
      ca: certificates.authority,
      requestCert: true,
      // Who has no certificate gets an answer that says so.
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
    },
    listener,
  );
}

async function answer(
  routes: Routes,
  options: ServeOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const withBody = incoming.method !== 'HEAD';
  outgoing.on('error', () => outgoing.destroy());
  const refused = guardRequest(incoming.headers, new Set(options.hosts));
  if (refused) return sendAnswer(statusAnswer(refused), outgoing, withBody);
  const known = identityOf(options, incoming);
  if (!known)
    return sendAnswer(statusAnswer(failure(401, 'Unauthorized', 'Unauthorized')), outgoing, withBody);
  const identity = impersonated(known, incoming.headers);
  if (!identity.ok) return sendAnswer(statusAnswer(identity.status), outgoing, withBody);
  const target = incoming.url ?? '/';
  const at = target.indexOf('?');
  let body: ReturnType<typeof readBody> | undefined;
  const request: ApiRequest = {
    method: incoming.method ?? 'GET',
    path: at < 0 ? target : target.slice(0, at),
    query: new URLSearchParams(at < 0 ? '' : target.slice(at + 1)),
    header: (name) => String(incoming.headers[name] ?? ''),
    body: () => (body ??= readBody(incoming)),
    identity: identity.value,
  };
  const given = await route(routes, request);
  drainBody(incoming);
  sendAnswer(given, outgoing, withBody);
}

function identityOf({ certificates }: ServeOptions, { socket }: IncomingMessage): Identity | undefined {
  if (!certificates) return LOCAL_ADMIN;
  return socket instanceof TLSSocket && socket.authorized
    ? certificateIdentity(socket.getPeerCertificate())
    : undefined;
}

/** What is no HTTP gets a Status too, as far as one can be sent. */
function answerMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  socket.end(rawStatus(error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400));
}

const RAW_WORDS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  431: 'Request Header Fields Too Large',
  501: 'Not Implemented',
};

function rawStatus(code: number): string {
  const words = RAW_WORDS[code] ?? '';
  const body = JSON.stringify(failure(code, code === 400 ? 'BadRequest' : undefined, words));
  return `HTTP/1.1 ${code} ${words}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
}

function closed(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}
