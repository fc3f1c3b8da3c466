import { isMap } from '../meta/json.js';

type Listener = (columns: number, rows: number) => void;

/** A size that takes longer to come is none. */
const PENDING_LIMIT = 1024;
const SIDE_LIMIT = 65_535;

/** The size of the client's terminal: reads `{"Width":80,"Height":24}`, one after the other, and tells who listens. */
export class TerminalSize {
  readonly #listeners: Listener[] = [];
  #size: readonly [number, number] | undefined;
  #pending = '';

  /** Takes what the client sent; what is no size is passed over. */
  receive(bytes: Uint8Array): void {
    this.#pending += Buffer.from(bytes).toString('latin1');
    for (let end = this.#pending.indexOf('}'); end >= 0; end = this.#pending.indexOf('}')) {
      this.#set(this.#pending.slice(0, end + 1));
      this.#pending = this.#pending.slice(end + 1);
    }
    if (this.#pending.length > PENDING_LIMIT) this.#pending = '';
  }

  /** Calls the listener with the size, now where it is known and whenever it changes. */
  listen(listener: Listener): void {
    this.#listeners.push(listener);
    if (this.#size) listener(...this.#size);
  }

  #set(text: string): void {
    const size = parse(text);
    if (!size) return;
    this.#size = size;
    for (const listener of this.#listeners) listener(...size);
  }
}

function parse(text: string): readonly [number, number] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const sides = isMap(value) ? [value['Width'], value['Height']] : [];
    const [columns, rows] = sides.filter(
      (side): side is number => Number.isInteger(side) && Number(side) > 0 && Number(side) <= SIDE_LIMIT,
    );
    return columns === undefined || rows === undefined ? undefined : [columns, rows];
  } catch {
    return undefined;
  }
}
