import type { Io } from './io.js';
import type { Progress } from './options/input-flags.js';

/** Tells on standard error what is being done. */
export interface ProgressLine {
  /** Says what begins now. */
  step(text: string): void;
  /** Wipes the line; to be called before anything else is written. */
  end(): void;
}

/** Progress as the flag wants it: `auto` shows one line that is overwritten, on a terminal only. */
export function progressOf(when: Progress, io: Io): ProgressLine {
  if (when === 'plain') {
    return { step: (text) => void io.stderr.write(`${text} …\n`), end: () => undefined };
  }
  if (when === 'none' || io.stderr.isTTY !== true || io.env['TERM'] === 'dumb') {
    return { step: () => undefined, end: () => undefined };
  }
  let shown = false;
  return {
    step(text) {
      shown = true;
      io.stderr.write(`\r\u001B[K${text} …`.slice(0, (io.stderr.columns ?? 80) + 3));
    },
    end() {
      if (shown) io.stderr.write('\r\u001B[K');
      shown = false;
    },
  };
}
