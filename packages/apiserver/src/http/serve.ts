import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { internalError } from '../meta/api-error.js';
import { failure } from '../meta/status.js';
import { statusAnswer } from './answers.js';
import type { ApiAnswer, ApiRequest, RawConnection } from './api-request.js';
import { guardRequest } from './guard-request.js';
import { type Identity, LOCAL_ADMIN } from './identity.js';
import { drainBody, readBody } from './read-body.js';
import { certificateIdentity, impersonated } from './read-identity.js';
import { type Routes, route } from './route.js';
import { sendAnswer } from './send-answer.js';
import { upgradedResponse } from './upgraded-response.js';

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
  const server = createFor(options, (incoming, outgoing) => {
    outgoing.on('error', () => outgoing.destroy());
    void respond(routes, options, incoming, outgoing);
  });
  server.on('clientError', answerMalformed);
  const upgraded = new Set<Socket>();
  server.on('upgrade', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setTimeout(0);
    void upgrade(routes, options, { incoming, socket, head });
  });
  server.on('connect', (_incoming: IncomingMessage, socket: Socket) => endWith(socket, 405));
  server.on('checkContinue', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    // Before its turn it would be written between the head and the body of the answer.
    if (outgoing.socket) outgoing.writeContinue();
    server.emit('request', incoming, outgoing);
  });
  server.on('checkExpectation', (_incoming: IncomingMessage, outgoing: ServerResponse) =>
    sendAnswer(statusAnswer(failure(417, undefined, RAW_WORDS[417]!)), outgoing, true),
  );
  // So long a request may take to arrive; answers last for as long as they like.
  server.requestTimeout = 60_000;
  server.headersTimeout = 20_000;
  server.keepAliveTimeout = 120_000;
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(options.port, options.host, () => {
      server.off('error', failed);
      server.on('error', options.onError);
      done({ port: (server.address() as AddressInfo).port, close: () => closed(server, upgraded) });
    });
  });
}

function createFor(
  { certificates }: ServeOptions,
  listener: (incoming: IncomingMessage, outgoing: ServerResponse) => void,
): Server {
  // Who says no host is answered with a Status like who says a wrong one.
  const limits = { maxHeaderSize: HEADER_LIMIT, requireHostHeader: false };
  if (!certificates) return createServer(limits, listener);
  return createTlsServer(
    {
      ...limits,
      handshakeTimeout: 20_000,
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

async function respond(
  routes: Routes,
  options: ServeOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const withBody = incoming.method !== 'HEAD';
  try {
    const given = await answer(routes, options, incoming);
    // Nothing is taken over that does not ask for it.
    if (!('takeOver' in given)) sendAnswer(given, outgoing, withBody);
  } catch (error) {
    options.onError(error);
    if (outgoing.headersSent) outgoing.destroy();
    else
      sendAnswer(statusAnswer(internalError('the server has a bug, its log says more')), outgoing, withBody);
  }
}

/** Answers a request for another protocol: by that protocol, or as any other request. */
async function upgrade(routes: Routes, options: ServeOptions, connection: RawConnection): Promise<void> {
  const { incoming, socket } = connection;
  const protocol = (incoming.headers.upgrade ?? '').trim().toLowerCase();
  let isTaken = false;
  try {
    const given = await answer(routes, options, incoming, protocol);
    if (socket.destroyed) return;
    isTaken = 'takeOver' in given;
    if ('takeOver' in given) await given.takeOver(connection);
    else sendAnswer(given, upgradedResponse(incoming, socket), incoming.method !== 'HEAD');
  } catch (error) {
    options.onError(error);
    // Who took the connection over has told the client.
    if (!isTaken) socket.destroy();
  }
}

async function answer(
  routes: Routes,
  options: ServeOptions,
  incoming: IncomingMessage,
  protocol?: string,
): Promise<ApiAnswer> {
  const refused = guardRequest(incoming.headers, new Set(options.hosts));
  if (refused) return statusAnswer(refused);
  const known = identityOf(options, incoming);
  if (!known) return statusAnswer(failure(401, 'Unauthorized', 'Unauthorized'));
  const identity = impersonated(known, incoming.headers);
  if (!identity.ok) return statusAnswer(identity.status);
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
    ...(protocol !== undefined && { upgrade: protocol }),
  };
  const given = await route(routes, request);
  // With an upgrade, what follows is no body.
  if (protocol === undefined) drainBody(incoming);
  return given;
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
  endWith(socket, MALFORMED[error.code ?? ''] ?? 400);
}

/** Whoever goes on sending is not waited for, and a connection that nobody reads would not notice its end. */
function endWith(socket: Socket, code: number): void {
  socket.end(rawStatus(code));
  socket.resume();
  const late = setTimeout(() => socket.destroy(), 5000);
  socket.once('close', () => clearTimeout(late));
}

const MALFORMED: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

const RAW_WORDS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  431: 'Request Header Fields Too Large',
};

function rawStatus(code: number): string {
  const words = RAW_WORDS[code] ?? '';
  const body = JSON.stringify(failure(code, code === 400 ? 'BadRequest' : undefined, words));
  return `HTTP/1.1 ${code} ${words}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
}

function closed(server: Server, upgraded: ReadonlySet<Socket>): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
    for (const socket of upgraded) socket.destroy();
  });
}
