import type { Api } from '../resources/api.js';
import type { Controller } from './controller.js';

/** How long a failed key waits, in milliseconds: doubled with each failure, up to the last. */
const FIRST_WAIT = 50;
const LAST_WAIT = 30_000;

/**
 * Runs a controller until it is stopped: one key at a time, each as often as it was asked for since it began. Resolves
 * when what was under way has ended.
 */
export function runController(
  api: Api,
  controller: Controller,
  onError: (error: unknown) => void,
): () => Promise<void> {
  const waiting = new Set<string>(controller.initial(api));
  const failures = new Map<string, number>();
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;
  let working: Promise<void> | undefined;

  const work = async (): Promise<void> => {
    // What is asked for in one turn is seen to once.
    await Promise.resolve();
    for (const key of waiting) {
      if (stopped) return;
      waiting.delete(key);
      try {
        await controller.reconcile(key, api);
        failures.delete(key);
      } catch (error) {
        onError(error);
        const count = (failures.get(key) ?? 0) + 1;
        failures.set(key, count);
        later(key, Math.min(FIRST_WAIT * 2 ** count, LAST_WAIT));
      }
    }
  };
  const start = (): void => {
    if (stopped) return;
    working ??= work().finally(() => {
      working = undefined;
      if (waiting.size > 0) start();
    });
  };
  const later = (key: string, wait: number): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      waiting.add(key);
      start();
    }, wait);
    timers.add(timer);
  };

  const stopWatching = api.store.watchAll((event) => {
    for (const key of controller.keys(event, api)) waiting.add(key);
    if (waiting.size > 0) start();
  });
  start();
  return async () => {
    stopped = true;
    stopWatching();
    for (const timer of timers) clearTimeout(timer);
    await working;
  };
}
