import { type Family, formatIp, type Ip } from '@sluice/engine';
import { LabError } from '../lab-error.js';

/** The addresses of a node's pods: 10.244.I.0/24 and fd00:10:244:I::/64 for the I-th node, as kind deals them. */
export class AddressRange {
  readonly #index: number;
  readonly #taken = new Set<number>();
  #last = 1;

  constructor(index: number) {
    this.#index = index;
  }

  /**
   * Takes a number and gives the address of each family that has it. What was given back is taken as late as possible, so
   * that nobody mistakes a new pod for an old one. Throws `no-address` when all 253 are taken.
   */
  take(families: readonly Family[]): readonly Ip[] {
    for (let tries = 0; tries < 253; tries++) {
      this.#last = this.#last >= 254 ? 2 : this.#last + 1;
      if (this.#taken.has(this.#last)) continue;
      this.#taken.add(this.#last);
      return families.map((family) => this.#address(family, this.#last));
    }
    throw new LabError(
      'no-address',
      `No address is left in ${formatIp(this.#address(4, 0))}/24: use more nodes.`,
    );
  }

  /** The range itself, a prefix for each family. */
  prefixes(families: readonly Family[]): readonly string[] {
    return families.map((family) => `${formatIp(this.#address(family, 0))}/${family === 4 ? 24 : 64}`);
  }

  /** Gives the addresses of a pod back. */
  release(addresses: readonly Ip[]): void {
    for (const { value } of addresses) this.#taken.delete(Number(value & 255n));
  }

  #address(family: Family, host: number): Ip {
    const index = BigInt(this.#index);
    if (family === 4) return { family, value: (10n << 24n) + (244n << 16n) + (index << 8n) + BigInt(host) };
    return { family, value: (0xfd00_0010_0244_0000n << 64n) + (index << 64n) + BigInt(host) };
  }
}

/** The addresses of the I-th node itself: 172.18.0.(I + 2) and fd00:172:18::(I + 2). */
export function nodeAddresses(index: number, families: readonly Family[]): readonly Ip[] {
  const host = BigInt(index + 2);
  return families.map((family) =>
    family === 4
      ? { family, value: (172n << 24n) + (18n << 16n) + host }
      : { family, value: (0xfd00_0172_0018_0000n << 64n) + host },
  );
}
