import { setTimeout as sleep } from 'node:timers/promises';

/** How long to wait between tries, in milliseconds. */
export interface BackoffOptions {
  /** 250 if not given. */
  readonly first?: number;
  /** 30,000 if not given. */
  readonly most?: number;
}

/** Waits twice as long each time, up to a bound, and never exactly: many clients that lost a server do not come back at once. */
export class Backoff {
  readonly #first: number;
  readonly #most: number;
  #next: number;

  constructor({ first = 250, most = 30_000 }: BackoffOptions = {}) {
    this.#first = first;
    this.#most = most;
    this.#next = first;
  }

  /** Waits; returns early when the signal says so. */
  async wait(signal: AbortSignal): Promise<void> {
    const delay = this.#next * (0.5 + Math.random() / 2);
    this.#next = Math.min(this.#next * 2, this.#most);
    await sleep(delay, undefined, { signal }).catch(() => undefined);
  }

  /** It works again. */
  reset(): void {
    this.#next = this.#first;
  }
}
