import { Writable } from 'node:stream';

/** A line of a container's output, or a piece of a long one. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** With its line feed, which only the last piece of a line has. */
  readonly bytes: Buffer;
}

/** Which lines of a log are wanted. */
export interface LogQuery {
  /** At most so many of those that are there now. */
  readonly tailLines?: number;
  /** Goes on until the log is closed. */
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

/** The size at which a kubelet turns to a new file. */
const DEFAULT_LIMIT = 10 * 1024 * 1024;
/** A longer line comes in pieces, as of the container runtimes. */
const LINE_LIMIT = 16 * 1024;
const LINE_FEED = 0x0a;

/** What a container wrote, as far as it is kept: the last bytes, up to a limit, in memory. */
export class ContainerLog {
  readonly #limit: number;
  readonly #now: () => number;
  #lines: LogLine[] = [];
  /** The number of the first line that is kept, counted from the beginning. */
  #first = 0;
  #size = 0;
  #isClosed = false;
  readonly #waiting = new Set<() => void>();

  constructor(now: () => number, limit: number = DEFAULT_LIMIT) {
    this.#now = now;
    this.#limit = limit;
  }

  /** Takes the output of one source (stdout, stderr), whose lines are not mixed with those of others. */
  input(): Writable {
    let rest: Buffer = Buffer.alloc(0);
    return new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        rest = Buffer.concat([rest, chunk]);
        for (let at = lineEnd(rest); at > 0; at = lineEnd(rest)) {
          this.#add(Buffer.from(rest.subarray(0, at)));
          rest = rest.subarray(at);
        }
        done();
      },
      final: (done) => {
        if (rest.length > 0) this.#add(Buffer.from(rest));
        done();
      },
    });
  }

  /** Nothing more is written: who follows comes to an end. */
  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  /** The lines, oldest first. Who follows and is too slow misses what is no longer kept. */
  async *lines({ tailLines = Infinity, follow, signal }: LogQuery): AsyncGenerator<LogLine> {
    let next = this.#first + Math.max(0, this.#lines.length - tailLines);
    const wake = (): void => this.#wake();
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted) {
        next = Math.max(next, this.#first);
        const line = this.#lines[next - this.#first];
        if (line) {
          next++;
          yield line;
        } else if (!follow || this.#isClosed) return;
        else await new Promise<void>((done) => this.#waiting.add(done));
      }
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }

  #add(bytes: Buffer): void {
    this.#lines.push({ time: this.#now(), bytes });
    this.#size += bytes.length;
    let dropped = 0;
    // The oldest go by the tenth, lest each line moves all others.
    if (this.#size > this.#limit)
      while (this.#size > this.#limit * 0.9 && dropped < this.#lines.length - 1)
        this.#size -= this.#lines[dropped++]!.bytes.length;
    if (dropped > 0) {
      this.#lines = this.#lines.slice(dropped);
      this.#first += dropped;
    }
    this.#wake();
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const done of waiting) done();
  }
}

/** Where the first line ends, or the first piece of a long one; 0 when it is not complete. */
function lineEnd(bytes: Buffer): number {
  const at = bytes.indexOf(LINE_FEED);
  if (at >= 0 && at < LINE_LIMIT) return at + 1;
  return bytes.length >= LINE_LIMIT ? LINE_LIMIT : 0;
}
