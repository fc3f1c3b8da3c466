// Throws malformed requests at a server and judges its answers.
import { connect as connectPlain } from 'node:net';
import { connect } from 'node:tls';
import { malformedRequest } from './malformed-request.mjs';

/** @typedef {import('./access.mjs').Access} Access */
/** @typedef {import('./malformed-request.mjs').Attempt} Attempt */
/** @typedef {import('node:net').Socket} Socket */
/** @typedef {{ code: number, body: string, closes: boolean }} Answer */
/**
 * @typedef {object} Outcome
 * @property {ReadonlyMap<string, number>} answers how many were answered by each code, or by the end of the connection
 * @property {readonly string[]} wrong what the server should have answered otherwise, each with its seed
 */

/** How long an answer may take on a busy machine. */
const PATIENCE = 30_000;
/** Connections at a time. */
const LANES = 4;

/**
 * Sends the requests of the seeds from `seed` on; the same seeds are the same requests.
 * @param {Access} access
 * @param {{ seed: number, count: number, onProgress?: (done: number) => void }} options
 * @returns {Promise<Outcome>}
 */
export async function throwRequests(access, { seed, count, onProgress }) {
  /** @type {Map<string, number>} */
  const answers = new Map();
  /** @type {string[]} */
  const wrong = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      const lane = new Lane(access);
      while (next < count) {
        const own = seed + next++;
        const attempt = malformedRequest(own);
        const answer = await lane.send(attempt);
        const told =
          answer === undefined || answer === 'closed' ? (answer ?? 'nothing') : String(answer.code);
        answers.set(told, (answers.get(told) ?? 0) + 1);
        const fault = faultOf(attempt, answer);
        if (fault !== undefined) wrong.push(`seed ${own}: ${fault}`);
        onProgress?.(next);
      }
      lane.close();
    }),
  );
  return { answers, wrong };
}

/**
 * What is wrong with an answer.
 * @param {Attempt} attempt
 * @param {Answer | 'closed' | undefined} answer
 */
function faultOf({ layer, head, stream }, answer) {
  if (answer === undefined) return `no answer in ${PATIENCE / 1000} s`;
  if (answer === 'closed') return layer === 'http' ? 'the connection ended without an answer' : undefined;
  if (answer.body.includes('the server has a bug')) return 'the server has a bug';
  if (answer.code < 400 || head) return undefined;
  /** @type {unknown} */
  let status;
  try {
    status = JSON.parse(answer.body);
  } catch {
    return stream
      ? undefined
      : `${answer.code} without a Status: ${JSON.stringify(answer.body.slice(0, 200))}`;
  }
  const { kind, code } = /** @type {{ kind?: unknown, code?: unknown }} */ (status);
  if (kind === 'Status' && code === answer.code) return undefined;
  return `${answer.code} with another body: ${answer.body.slice(0, 200)}`;
}

/** A connection that is kept as long as the server keeps it. */
class Lane {
  #access;
  /** @type {Socket | undefined} */
  #socket;

  /** @param {Access} access */
  constructor(access) {
    this.#access = access;
  }

  /** @param {Attempt} attempt @returns {Promise<Answer | 'closed' | undefined>} */
  async send(attempt) {
    if (attempt.layer !== 'http') return exchange(this.#open(attempt.layer === 'tls'), attempt);
    this.#socket ??= this.#open(false);
    const socket = this.#socket;
    const answer = await exchange(socket, attempt);
    const ends = answer === undefined || answer === 'closed' || answer.closes || attempt.stream;
    if (ends || socket.destroyed) {
      socket.destroy();
      this.#socket = undefined;
    }
    // The server may have ended an idle connection in the moment in which it was used.
    return answer;
  }

  close() {
    this.#socket?.destroy();
  }

  /** @param {boolean} plain @returns {Socket} */
  #open(plain) {
    const { hostname, port } = new URL(this.#access.url);
    const where = { host: hostname, port: Number(port) };
    const { ca, cert, key } = this.#access;
    const socket = plain ? connectPlain(where) : connect({ ...where, ca, cert, key });
    socket.on('error', () => {});
    return socket;
  }
}

/**
 * Sends one attempt and reads one answer; nothing when there is none in time.
 * @param {Socket} socket
 * @param {Attempt} attempt
 * @returns {Promise<Answer | 'closed' | undefined>}
 */
function exchange(socket, { layer, bytes, head = false, stream = false }) {
  return new Promise((done) => {
    /** @type {Buffer[]} */
    const chunks = [];
    /** @param {Answer | 'closed' | undefined} answer */
    const finish = (answer) => {
      clearTimeout(timer);
      socket.off('data', onData);
      socket.off('close', onClose);
      if (layer !== 'http') socket.destroy();
      done(answer);
    };
    const timer = setTimeout(() => finish(undefined), PATIENCE);
    /** @param {Buffer} chunk */
    const onData = (chunk) => {
      chunks.push(chunk);
      const answer = readAnswer(Buffer.concat(chunks), head, stream);
      if (answer) finish(answer);
    };
    const onClose = () => finish(readAnswer(Buffer.concat(chunks), head, true) ?? 'closed');
    socket.on('data', onData);
    socket.on('close', onClose);
    if (socket.destroyed) return finish('closed');
    if (layer === 'http') socket.write(bytes);
    // Nothing more comes: whoever waits for the rest has to give up.
    else socket.end(bytes);
  });
}

/**
 * The first final answer in some bytes, if it is whole.
 * @param {Buffer} bytes
 * @param {boolean} head it has no body
 * @param {boolean} partial its beginning is enough
 * @returns {Answer | undefined}
 */
function readAnswer(bytes, head, partial) {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const lines = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const code = Number(lines[0]?.split(' ')[1]);
  if (code < 200 && code !== 101) return readAnswer(bytes.subarray(end + 4), head, partial);
  const header = (/** @type {string} */ name) =>
    lines
      .find((line) => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim();
  const closes = header('connection') === 'close' || code === 101;
  const rest = bytes.subarray(end + 4);
  if (head || code === 204 || code === 304 || code === 101) return { code, body: '', closes };
  const length = header('content-length');
  if (length !== undefined) {
    if (rest.length < Number(length) && !partial) return undefined;
    return { code, body: rest.subarray(0, Number(length)).toString(), closes };
  }
  // Only answers that are no Status come in chunks.
  return partial || rest.subarray(-7).toString() === '\r\n0\r\n\r\n' ? { code, body: '', closes } : undefined;
}
