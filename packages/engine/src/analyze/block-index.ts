import { type Cidr, cidrHas } from '../net/cidr.js';
import { type Family, familyBits, type Ip } from '../net/ip.js';

interface Block<T> {
  readonly cidr: Cidr;
  readonly except: readonly Cidr[];
  readonly value: T;
}

/** Finds the blocks that hold an address: one look-up for each prefix length in use. */
export class BlockIndex<T> {
  readonly #families: Record<Family, Map<number, Map<bigint, Set<Block<T>>>>> = {
    4: new Map(),
    6: new Map(),
  };
  readonly #blocks = new Map<T, Block<T>>();

  /** Files a value under `cidr` without `except`; a value stands once. */
  add(cidr: Cidr, except: readonly Cidr[], value: T): void {
    const block = { cidr, except: except.filter((hole) => hole.family === cidr.family), value };
    this.#blocks.set(value, block);
    const prefixes = this.#families[cidr.family];
    let networks = prefixes.get(cidr.prefix);
    if (!networks) prefixes.set(cidr.prefix, (networks = new Map()));
    const shelf = networks.get(cidr.first);
    if (shelf) shelf.add(block);
    else networks.set(cidr.first, new Set([block]));
  }

  delete(value: T): void {
    const block = this.#blocks.get(value);
    if (!block) return;
    this.#blocks.delete(value);
    const { family, prefix, first } = block.cidr;
    const networks = this.#families[family].get(prefix);
    const shelf = networks?.get(first);
    shelf?.delete(block);
    if (shelf?.size === 0) networks?.delete(first);
    if (networks?.size === 0) this.#families[family].delete(prefix);
  }

  /** The values whose blocks hold the address, in no order. */
  holding(ip: Ip): T[] {
    const found: T[] = [];
    const bits = familyBits(ip.family);
    for (const [prefix, networks] of this.#families[ip.family]) {
      const host = BigInt(bits - prefix);
      for (const { except, value } of networks.get((ip.value >> host) << host) ?? []) {
        if (!except.some((hole) => cidrHas(hole, ip))) found.push(value);
      }
    }
    return found;
  }

  /** Every block of a family. */
  *blocks(family: Family): Iterable<{ readonly cidr: Cidr; readonly except: readonly Cidr[] }> {
    for (const block of this.#blocks.values()) if (block.cidr.family === family) yield block;
  }
}
