import type { Duplex } from 'node:stream';
import type { KubeObject } from '../meta/kube-object.js';
import type { NodeRuntime } from '../nodes/node-runtime.js';
import { forwardPort, parsePort } from './forward-port.js';
import { keepAlive } from './keep-alive.js';
import { SpdyConnection } from './spdy/spdy-connection.js';
import type { SpdyStream } from './spdy/spdy-stream.js';

/** A client that opened one of two streams has this long to open the other. */
const OPENING = 30_000;
/** A client has this long to close a stream that has ended. */
const CLOSING = 5000;

interface Pair {
  readonly timer: NodeJS.Timeout;
  error?: SpdyStream;
  data?: SpdyStream;
}

/** Forwards ports over SPDY until the client is gone: two streams, `error` and `data`, for each connection of the client. */
export async function forwardOverSpdy(below: Duplex, runtime: NodeRuntime, pod: KubeObject): Promise<void> {
  const gone = new AbortController();
  const pairs = new Map<string, Pair>();
  const connection = new SpdyConnection(below, (stream) => {
    const port = parsePort(stream.headers.get('port') ?? '');
    const type = stream.headers.get('streamtype');
    if (port === undefined || (type !== 'error' && type !== 'data')) return false;
    const request = requestOf(stream, type);
    const pair = pairs.get(request) ?? newPair(pairs, request);
    if (pair[type]) return false;
    pair[type] = stream;
    const { error, data } = pair;
    if (!error || !data) return true;
    clearTimeout(pair.timer);
    pairs.delete(request);
    error.resume();
    void forward(port, data, error);
    return true;
  });
  const forward = async (port: number, data: SpdyStream, error: SpdyStream): Promise<void> => {
    error.end((await forwardPort(runtime, pod, port, data, gone.signal)) ?? '');
    // Some clients never close what has ended.
    setTimeout(() => data.destroy(), CLOSING).unref();
  };
  keepAlive(below, () => connection.ping());
  try {
    await connection.run();
  } finally {
    gone.abort();
    for (const { timer } of pairs.values()) clearTimeout(timer);
  }
}

function newPair(pairs: Map<string, Pair>, request: string): Pair {
  const timer = setTimeout(() => {
    pairs.delete(request);
    pair.error?.end('timed out waiting for streams');
    pair.data?.destroy();
  }, OPENING);
  const pair: Pair = { timer };
  pairs.set(request, pair);
  return pair;
}

/** Which streams belong together; clients that do not say so open the data stream right after its error stream. */
function requestOf({ headers, id }: SpdyStream, type: 'error' | 'data'): string {
  return headers.get('requestid') ?? String(type === 'error' ? id : id - 2);
}
