import type { LogLine } from '../nodes/container-log.js';
import type { LogOptions } from './log-options.js';

const LINE_FEED = 0x0a;

/** The bytes of a log as a kubelet sends them: the lines since a moment, with their times, up to a number of bytes. */
export async function* printLog(
  lines: AsyncIterable<LogLine>,
  { since = -Infinity, timestamps, limitBytes = Infinity }: LogOptions,
): AsyncGenerator<Buffer> {
  let left = limitBytes;
  // Only the first piece of a long line has a time.
  let atLineStart = true;
  for await (const { time, bytes } of lines) {
    if (time < since) continue;
    const prefix = timestamps && atLineStart ? `${nanoTime(time)} ` : '';
    atLineStart = bytes.at(-1) === LINE_FEED;
    const printed = prefix === '' ? bytes : Buffer.concat([Buffer.from(prefix), bytes]);
    yield printed.length > left ? printed.subarray(0, left) : printed;
    left -= printed.length;
    if (left <= 0) return;
  }
}

/** RFC 3339 with nine digits after the second, as the container runtimes write it. */
function nanoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000000Z');
}
