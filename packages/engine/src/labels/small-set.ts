/** A set for where there are very many of them and most hold one thing: that one takes no room of its own. */
export class SmallSet<T extends object> implements Iterable<T> {
  #only: T | undefined;
  #members: Set<T> | undefined;

  get size(): number {
    return this.#members ? this.#members.size : this.#only ? 1 : 0;
  }

  add(member: T): void {
    if (this.#members) this.#members.add(member);
    else if (!this.#only) this.#only = member;
    else if (this.#only !== member) this.#members = new Set([this.#only, member]);
  }

  delete(member: T): void {
    if (this.#members) this.#members.delete(member);
    else if (this.#only === member) this.#only = undefined;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#members ? this.#members.values() : (this.#only ? [this.#only] : []).values();
  }
}
