import type { Api } from '../resources/api.js';
import type { Controller } from './controller.js';

/** How long a failed key waits, in milliseconds: doubled with each failure, up to the last. */
const FIRST_WAIT = 50;
const LAST_WAIT = 30_000;
/** A key whose look took long rests for as many times as long, so that what changes often leaves time for others. */
const REST = 3;
/** Looks that took less, in milliseconds, need no rest. */
const SHORT = 4;
/** Timers of Node hold no more milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Runs a controller until it is stopped: a key is never seen to twice at once, and as often as it was asked for since it
 * was last begun. Resolves when what was under way has ended.
 */
export function runController(
  api: Api,
  controller: Controller,
  onError: (error: unknown) => void,
): () => Promise<void> {
  const waiting = new Set<string>(controller.initial(api));
  const working = new Map<string, Promise<void>>();
  const resting = new Map<string, NodeJS.Timeout>();
  /** When keys are to be seen to again. */
  const timers = new Map<string, NodeJS.Timeout>();
  const failures = new Map<string, number>();
  const { workers = 1 } = controller;
  let stopped = false;
  let isDue = false;

  const look = async (key: string): Promise<void> => {
    clearTimeout(timers.get(key));
    timers.delete(key);
    const begun = performance.now();
    try {
      const again = await controller.reconcile(key, api);
      failures.delete(key);
      if (typeof again === 'number') later(key, again);
    } catch (error) {
      onError(error);
      const count = (failures.get(key) ?? 0) + 1;
      failures.set(key, count);
      later(key, Math.min(FIRST_WAIT * 2 ** count, LAST_WAIT));
    }
    const took = performance.now() - begun;
    if (took >= SHORT) rest(key, took * REST);
  };
  const work = (): void => {
    isDue = false;
    for (const key of waiting) {
      if (stopped || working.size >= workers) return;
      if (working.has(key) || resting.has(key)) continue;
      waiting.delete(key);
      const ended = look(key).finally(() => {
        working.delete(key);
        start();
      });
      working.set(key, ended);
    }
  };
  const start = (): void => {
    if (stopped || isDue || waiting.size === 0) return;
    isDue = true;
    // What is asked for in one turn is seen to once.
    queueMicrotask(work);
  };
  const later = (key: string, wait: number): void => {
    if (stopped) return;
    const timer = setTimeout(
      () => {
        timers.delete(key);
        waiting.add(key);
        start();
      },
      Math.min(wait, LONGEST_TIMER),
    );
    timers.set(key, timer);
  };
  const rest = (key: string, wait: number): void => {
    if (stopped) return;
    const timer = setTimeout(() => {
      resting.delete(key);
      start();
    }, wait);
    resting.set(key, timer);
  };

  const stopWatching = api.store.watchAll((event) => {
    for (const key of controller.keys(event, api)) waiting.add(key);
    start();
  });
  start();
  return async () => {
    stopped = true;
    stopWatching();
    for (const timer of [...timers.values(), ...resting.values()]) clearTimeout(timer);
    await Promise.all(working.values());
  };
}
