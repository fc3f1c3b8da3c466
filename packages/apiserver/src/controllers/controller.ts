import type { Api } from '../resources/api.js';
import type { StoreEvent } from '../store/stored.js';

/**
 * Keeps one kind of promise of the API: told of changes, it brings what is there to what should be. A controller sees only
 * the store and writes by the operations of `resources/`, as any client could; it keeps nothing between two calls.
 */
export interface Controller {
  readonly name: string;
  /** What may have to be seen to after a change, by a key of the controller's own (`namespace/name`). */
  readonly keys: (event: StoreEvent, api: Api) => readonly string[];
  /** What to see to at start. */
  readonly initial: (api: Api) => readonly string[];
  /**
   * Sees to one key. Called again after a failure, when a change came in between, and after the milliseconds that it
   * answers with.
   */
  readonly reconcile: (key: string, api: Api) => Promise<number | void>;
  /** How many keys are seen to at once; one where absent. */
  readonly workers?: number;
}
