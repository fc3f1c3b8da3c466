import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiServer, startServer } from '../start-server.js';
import { keepCertificates } from '../tls/keep-certificates.js';
import type { Certificates } from '../tls/make-certificates.js';

const folder = mkdtempSync(join(tmpdir(), 'sluice-serve-'));
let certificates: Certificates;
let server: ApiServer;
let plain: ApiServer;
const errors: unknown[] = [];
const onError = (error: unknown): void => void errors.push(error);

beforeAll(async () => {
  server = await startServer({ host: '127.0.0.1', port: 0, data: folder, onError });
  certificates = await keepCertificates(join(folder, 'certificates.json'), ['127.0.0.1'], Date.now());
  plain = await startServer({ host: '127.0.0.1', port: 0, plain: true, onError });
});
afterAll(async () => {
  await server.close();
  await plain.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Got {
  readonly code: number | undefined;
  readonly body: { readonly message?: string; readonly kind?: string };
}

function get(path: string, options: RequestOptions = {}, body?: Uint8Array | string): Promise<Got> {
  const { key, certificate } = certificates.admin;
  return send((done) =>
    request(server.url + path, { ca: certificates.authority, key, cert: certificate, ...options }, done),
  )(body);
}

function getPlain(path: string, options: RequestOptions = {}, body?: Uint8Array | string): Promise<Got> {
  return send((done) => plainRequest(plain.url + path, options, done))(body);
}

function send(
  start: (done: (answer: IncomingMessage) => void) => ClientRequest,
): (body?: Uint8Array | string) => Promise<Got> {
  return (body) =>
    new Promise((done, failed) => {
      const sent = start((answer) => {
        let text = '';
        answer.on('data', (chunk) => void (text += String(chunk)));
        answer.on('end', () =>
          done({
            code: answer.statusCode,
            body: text.startsWith('{') ? JSON.parse(text) : { message: text },
          }),
        );
      });
      sent.on('error', failed);
      sent.end(body);
    });
}

describe('the server on the network', () => {
  it('answers whoever has a certificate of its authority, and nobody else', async () => {
    expect((await get('/api/v1/namespaces')).code).toBe(200);
    expect(await get('/api/v1/namespaces', { key: undefined, cert: undefined })).toEqual({
      code: 401,
      body: expect.objectContaining({ kind: 'Status', reason: 'Unauthorized' }),
    });
    const { viewer } = certificates;
    const asViewer = { key: viewer.key, cert: viewer.certificate };
    expect((await get('/api/v1/namespaces', asViewer)).code).toBe(200);
    expect((await get('/api/v1/namespaces/default', { ...asViewer, method: 'DELETE' })).code).toBe(403);
  });

  it('keeps its certificates for a restart, in a file for its owner alone', async () => {
    const file = join(folder, 'certificates.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const again = await keepCertificates(file, ['127.0.0.1'], Date.now());
    expect(again).toEqual(certificates);
    const renewed = await keepCertificates(`${file}.copy`, ['127.0.0.1', 'example.com'], Date.now());
    expect(renewed.authority).not.toBe(certificates.authority);
  });

  it('does not answer to other names, nor to pages of other origins', async () => {
    expect(await getPlain('/version', { headers: { host: 'evil.example:80' } })).toMatchObject({
      code: 403,
      body: { kind: 'Status' },
    });
    expect((await getPlain('/version', { headers: { origin: 'https://evil.example' } })).code).toBe(403);
    expect((await getPlain('/version', { headers: { origin: plain.url } })).code).toBe(200);
    expect((await getPlain('/version', { headers: { host: 'localhost:1' } })).code).toBe(200);
  });

  it('is plain on this machine only', async () => {
    await expect(startServer({ host: '0.0.0.0', port: 0, plain: true, onError })).rejects.toThrow(
      'plain HTTP is served on this machine only, not on 0.0.0.0',
    );
  });

  it('lets no file of the host out by any path', async () => {
    for (const path of [
      '/../../etc/passwd',
      '/api/v1/../../../etc/passwd',
      '/api/v1/namespaces/..%2f..%2fetc%2fpasswd',
    ])
      expect(await getPlain(path)).toMatchObject({ code: 404, body: { kind: 'Status' } });
  });

  it('limits bodies and headers, with a Status for each', async () => {
    const big = Buffer.alloc(3 * 1024 * 1024 + 1, 0x20);
    const post = { method: 'POST', headers: { 'content-type': 'application/json' } };
    expect(await getPlain('/api/v1/namespaces', post, big)).toMatchObject({
      code: 413,
      body: { message: 'Request entity too large: limit is 3145728' },
    });
    const chunked = { ...post, headers: { ...post.headers, 'transfer-encoding': 'chunked' } };
    expect((await getPlain('/api/v1/namespaces', chunked, big)).code).toBe(413);
    expect(await getPlain('/version', { headers: { x: 'y'.repeat(70_000) } })).toMatchObject({
      code: 431,
      body: { kind: 'Status' },
    });
    expect((await getPlain('/version')).code).toBe(200);
  });

  it('answers what is no HTTP with a Status', async () => {
    const answer = await new Promise<string>((done) => {
      const socket = connect(Number(new URL(plain.url).port), '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => void (text += String(chunk)));
      socket.on('close', () => done(text));
      socket.write('\u0000\u0001\u0002 nonsense\r\n\r\n');
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*"kind":"Status"/);
  });

  it('had no bug in any of this', () => {
    expect(errors).toEqual([]);
  });
});
