import { X509Certificate } from 'node:crypto';
import http, { type IncomingMessage } from 'node:http';
import https, { type RequestOptions } from 'node:https';
import { KubeError } from '../kube-error.js';
import { type ChosenConfig, type KubeconfigOptions, readKubeconfig } from '../kubeconfig/read-kubeconfig.js';
import type { AskOptions, Connection } from './connection.js';
import { failureOf, refusalOf } from './failure.js';

const IDLE_MS = 30_000;
const KEEP_ALIVE_MS = 15_000;
/** Of an answer that refuses; the words of the server are far shorter. */
const MAX_REFUSAL = 64 * 1024;

/** Makes a connection to the cluster that is meant. Nothing is sent yet. Throws KubeError. */
export async function connect(options: KubeconfigOptions): Promise<Connection> {
  const chosen = await readKubeconfig(options);
  const { context, server } = chosen;
  const send = async (path: string, asked: AskOptions): Promise<IncomingMessage> => {
    const { answer, options } = await sendRequest(chosen, path, asked);
    const { statusCode = 0 } = answer;
    if (statusCode >= 200 && statusCode < 300) return answer;
    const expired = statusCode === 401 ? expiryOf(options, chosen) : undefined;
    throw expired ?? refusalOf(statusCode, await textOf(answer, MAX_REFUSAL), chosen);
  };
  return {
    context,
    server,
    ask: async (path, asked = {}) => {
      const answer = await send(path, asked);
      const text = await textOf(answer).catch((error: unknown) => {
        throw failureOf(error, chosen);
      });
      try {
        return JSON.parse(text) as unknown;
      } catch {
        throw new KubeError(
          'refused',
          `${server}${path} does not answer with JSON: is it a Kubernetes API server?`,
        );
      }
    },
    async *lines(path, asked = {}) {
      const answer = await send(path, asked);
      const decoder = new TextDecoder();
      let rest = '';
      try {
        for await (const chunk of answer as AsyncIterable<Buffer>) {
          const [first = '', ...more] = decoder.decode(chunk, { stream: true }).split('\n');
          rest += first;
          for (const next of more) {
            yield rest;
            rest = next;
          }
        }
        if (rest !== '') yield rest;
      } catch (error) {
        if (!asked.signal?.aborted) throw failureOf(error, chosen);
      } finally {
        answer.destroy();
      }
    },
  };
}

interface Sent {
  readonly answer: IncomingMessage;
  readonly options: RequestOptions;
}

async function sendRequest(chosen: ChosenConfig, path: string, asked: AskOptions): Promise<Sent> {
  const {
    accept = 'application/json',
    method = 'GET',
    body,
    contentType = 'application/json',
    signal,
  } = asked;
  const text = body === undefined ? undefined : JSON.stringify(body);
  const options: RequestOptions = {
    method,
    headers: {
      accept,
      'user-agent': 'sluice',
      ...(text !== undefined && { 'content-type': contentType, 'content-length': Buffer.byteLength(text) }),
    },
    ...(signal && { signal }),
  };
  try {
    // Asked each time: tokens and certificates are renewed in the files that hold them, and by the plugins that make them.
    await chosen.config.applyToHTTPSOptions(options);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new KubeError('kubeconfig', `the credentials of user '${chosen.user}' cannot be had: ${words}`);
  }
  const url = new URL(chosen.server + path);
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(expiryOf(options, chosen) ?? failureOf(error, chosen));
    let request;
    try {
      request = (url.protocol === 'http:' ? http : https).request(url, options, (answer) =>
        resolve({ answer, options }),
      );
    } catch (error) {
      return fail(error);
    }
    const idle = asked.idleMs ?? IDLE_MS;
    request.setTimeout(idle, () => {
      request.destroy(Object.assign(new Error(`no answer for ${idle / 1000} s`), { code: 'ETIMEDOUT' }));
    });
    // A peer that is gone without a word is noticed in half a minute, however quiet a watch is.
    request.setSocketKeepAlive(true, KEEP_ALIVE_MS);
    request.on('error', fail);
    request.end(text);
  });
}

/** Whether the certificate that the user shows is out of date: servers do not say so. */
function expiryOf({ cert }: RequestOptions, { user }: ChosenConfig): KubeError | undefined {
  if (typeof cert !== 'string' && !Buffer.isBuffer(cert)) return undefined;
  try {
    const { validTo } = new X509Certificate(cert);
    if (Date.parse(validTo) > Date.now()) return undefined;
    return new KubeError('certificate', `the client certificate of user '${user}' expired on ${validTo}`);
  } catch {
    return undefined;
  }
}

async function textOf(answer: IncomingMessage, limit: number = Number.POSITIVE_INFINITY): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
