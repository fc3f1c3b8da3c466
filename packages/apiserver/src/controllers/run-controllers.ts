import type { Api } from '../resources/api.js';
import type { Controller } from './controller.js';
import { runController } from './run-controller.js';

/**
 * Runs controllers until they are stopped. Each begins in a turn of its own: their first looks at all that is there must
 * not keep the server from answering.
 */
export function runControllers(
  api: Api,
  controllers: readonly Controller[],
  onError: (error: unknown) => void,
): () => Promise<void> {
  const stops: (() => Promise<void>)[] = [];
  const [...waiting] = controllers;
  const next = (): void => {
    const controller = waiting.shift();
    if (!controller) return;
    stops.push(runController(api, controller, onError));
    turn = setImmediate(next);
  };
  let turn = setImmediate(next);
  return async () => {
    clearImmediate(turn);
    await Promise.all(stops.map((stop) => stop()));
  };
}
