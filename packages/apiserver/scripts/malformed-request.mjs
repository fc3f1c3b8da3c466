// Makes requests that no sane client sends, each from its seed alone.
import { malformedBody } from './malformed-body.mjs';
import {
  ACCEPTS,
  METHODS,
  ODD_SEGMENTS,
  QUERIES,
  RESOURCES,
  SUBRESOURCES,
  TYPES,
  VALUES,
} from './malformed-words.mjs';
import { Random } from './random.mjs';

/**
 * @typedef {object} Attempt bytes for a connection
 * @property {'http' | 'raw' | 'tls'} layer `http`: a whole request, to which an answer is due, and a Status where it is a
 *   refusal. `raw`: no HTTP or a change to something else, where the end of the connection is answer enough. `tls`: not even TLS
 * @property {Buffer} bytes
 * @property {boolean} [head] the answer has no body
 * @property {boolean} [stream] the answer may go on for ever
 */

/** One attempt; the same for the same seed. @param {number} seed @returns {Attempt} */
export function malformedRequest(seed) {
  const random = new Random(seed);
  const roll = random.next();
  if (roll < 0.9) return httpAttempt(random);
  if (roll < 0.985) return { layer: 'raw', bytes: brokenHttp(random) };
  return { layer: 'tls', bytes: brokenTls(random) };
}

/** @param {Random} random @returns {Attempt} */
function httpAttempt(random) {
  const resource = random.of(RESOURCES);
  const method = random.of(METHODS);
  const target = targetOf(random, resource, method);
  const headers = [
    `Host: ${random.chance(0.03) ? random.of(['evil.example', '', '[::', 'localhost:99999']) : 'localhost'}`,
  ];
  if (random.chance(0.5)) headers.push(`Accept: ${random.of(ACCEPTS)}`);
  if (random.chance(0.05))
    headers.push(`Impersonate-User: ${random.of(['jane', '', 'system:masters', 'x'.repeat(999)])}`);
  if (random.chance(0.03)) headers.push(`Impersonate-Group: ${random.of(['system:masters', ',,,', 'dev'])}`);
  if (random.chance(0.03))
    headers.push(`Origin: ${random.of(['null', 'https://evil.example', 'http://localhost'])}`);
  if (random.chance(0.03)) headers.push(`If-None-Match: ${random.of(['*', '""', 'W/"x"'])}`);
  if (random.chance(0.02)) headers.push(`Expect: ${random.of(['100-continue', 'nonsense'])}`);
  if (random.chance(0.03)) headers.push(`X-Long: ${'y'.repeat(random.below(40_000))}`);
  const upgrade = random.chance(0.04);
  if (upgrade) {
    const websocket = random.chance(0.6);
    headers.push(
      'Connection: Upgrade',
      `Upgrade: ${websocket ? 'websocket' : random.of(['SPDY/3.1', 'h2c', ''])}`,
    );
    if (websocket)
      headers.push(`Sec-WebSocket-Key: ${random.bytes(random.of([16, 16, 3])).toString('base64')}`);
    headers.push(`Sec-WebSocket-Version: ${random.of(['13', '13', '8', 'x'])}`);
    headers.push(
      `Sec-WebSocket-Protocol: ${random.of(['v5.channel.k8s.io', 'v9.channel.k8s.io', 'SPDY/3.1+portforward.k8s.io', ', ,'])}`,
    );
  }
  const body =
    method === 'GET' || method === 'HEAD' || upgrade ? Buffer.alloc(0) : malformedBody(random, resource);
  if (body.length > 0) headers.push(`Content-Type: ${typeOf(random, method)}`);
  const frames = upgrade && random.chance(0.5) ? random.bytes(random.below(200)) : Buffer.alloc(0);
  let payload = body;
  if (body.length > 0 && random.chance(0.2)) {
    headers.push('Transfer-Encoding: chunked');
    payload = chunked(random, body);
  } else headers.push(`Content-Length: ${body.length}`);
  const start = `${method} ${target} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`;
  return {
    layer: upgrade || method === 'CONNECT' ? 'raw' : 'http',
    bytes: Buffer.concat([Buffer.from(start, 'utf8'), payload, frames]),
    head: method === 'HEAD',
    stream: /[?&](watch|follow)=/.test(target),
  };
}

/** The type of a body, most often one that the method takes. @param {Random} random @param {string} method */
function typeOf(random, method) {
  const isPatch = method === 'PATCH';
  const fitting = TYPES.filter((type) => /[-+]/.test(type) === isPatch);
  return random.of(random.chance(0.8) ? fitting : TYPES);
}

/** @param {Random} random @param {import('./malformed-words.mjs').Resource} resource @param {string} method */
function targetOf(random, { root, plural, namespaced }, method) {
  const parts = root.split('/');
  if (namespaced ? random.chance(0.95) : random.chance(0.03))
    parts.push('namespaces', random.chance(0.95) ? 'default' : 'absent');
  parts.push(plural);
  const named = random.chance(method === 'POST' ? 0.1 : method === 'GET' ? 0.5 : 0.95);
  if (named) parts.push(random.of(['x', 'y', 'z']));
  if (named && random.chance(0.12)) parts.push(random.of(SUBRESOURCES));
  if (random.chance(0.05))
    parts.splice(
      0,
      parts.length,
      ...random.of([
        ['openapi', 'v3', 'apis'],
        ['version'],
        ['healthz'],
        ['openapi', 'v2'],
        ['apis'],
        ['metrics'],
      ]),
    );
  for (let n = random.chance(0.1) ? 1 + random.below(3) : 0; n > 0; n--) {
    const at = random.below(parts.length + 1);
    parts.splice(at, random.below(2), random.of(ODD_SEGMENTS));
  }
  const path = `/${parts.join('/')}`.replaceAll(/[ \u0000-\u001f\u007f]/g, '%20');
  const queries = Array.from(
    { length: random.chance(0.5) ? random.below(4) : 0 },
    () =>
      `${random.of(QUERIES)}=${random.chance(0.8) ? encodeURIComponent(random.of(VALUES)) : random.of(VALUES).replaceAll(/[ #\\]/g, '')}`,
  );
  return queries.length > 0 ? `${path}?${queries.join('&')}` : path;
}

/** @param {Random} random */
function brokenHttp(random) {
  const line = 'POST /api/v1/namespaces/default/configmaps HTTP/1.1\r\nHost: localhost\r\n';
  switch (random.below(14)) {
    case 0:
      return Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\x12\x04\0\0\0\0\0', 'latin1');
    case 1:
      return random.bytes(1 + random.below(500));
    case 2:
      return Buffer.from(
        `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'y'.repeat(70_000 + random.below(100_000))}\r\n\r\n`,
      );
    case 3:
      return Buffer.from(`GET / HTTP/1.1\r\n${'X: y\r\n'.repeat(20_000)}\r\n`);
    case 4:
      return Buffer.from(
        `${line}Transfer-Encoding: chunked\r\n\r\n${random.of(['zz\r\n', 'fffffffffffffffff\r\n', '-1\r\n', '5\r\nab', '\r\n\r\n'])}`,
      );
    case 5:
      return Buffer.from(
        `${line}Content-Length: ${random.of(['-1', 'x', '99999999999999999999', '5, 6', '+3'])}\r\n\r\n{}`,
      );
    case 6:
      return Buffer.from(`${line}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}0\r\n\r\n`);
    case 7:
      return Buffer.from(`${line}Content-Length: ${10 + random.below(10_000_000)}\r\n\r\n{"kind":`);
    case 8:
      return Buffer.from(`${line}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}`);
    case 9:
      return Buffer.from(
        `GET ${random.of(['\0', 'http://[', '//', '*', '\\', 'é', '/api HTTP/1.1\r\n\r\nGET'])} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
        'latin1',
      );
    case 10:
      return Buffer.from(`GET / HTTP/${random.of(['9.9', '1.1x', '0.9', ''])}\r\nHost: localhost\r\n\r\n`);
    case 11:
      return Buffer.from(`GET /version HTTP/1.1\nHost: localhost\n\n`);
    case 12:
      return Buffer.from(
        `GET / HTTP/1.1\r\nHost: localhost\r\n${random.of([' fold: x', 'a b: c', ': none', 'x\0y: z', 'noColon'])}\r\n\r\n`,
      );
    default:
      return Buffer.from(`${line}Content-Type: application/json`).subarray(0, 1 + random.below(60));
  }
}

/** @param {Random} random */
function brokenTls(random) {
  switch (random.below(4)) {
    case 0:
      return Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    case 1:
      return Buffer.concat([
        Buffer.from([0x16, 3, 1, random.below(256), random.below(256)]),
        random.bytes(random.below(300)),
      ]);
    case 2:
      return Buffer.concat([Buffer.from([0x16, 3, 3, 0, 4, 1, 0, 0, 0]), random.bytes(random.below(20))]);
    default:
      return random.bytes(1 + random.below(300));
  }
}

/** @param {Random} random @param {Buffer} body */
function chunked(random, body) {
  const at = random.below(body.length);
  const parts = [body.subarray(0, at), body.subarray(at)].filter(({ length }) => length > 0);
  return Buffer.concat([
    ...parts.flatMap((part) => [Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]),
    Buffer.from('0\r\n\r\n'),
  ]);
}
