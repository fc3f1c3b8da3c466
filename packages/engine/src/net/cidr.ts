import { type Family, type Ip, familyBits, formatIp, parseIp } from './ip.js';

/** A block of addresses; `first` is its network address, host bits cleared (IP-3). */
export interface Cidr {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
  readonly prefix: number;
}

/** Reads `address/prefix`, or gives undefined. Host bits are cleared: 10.0.0.1/8 is 10.0.0.0/8 (IP-3). */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return undefined;
  const address = text.slice(0, slash);
  const length = text.slice(slash + 1);
  const ip = parseIp(address);
  if (!ip || !/^\d+$/.test(length)) return undefined;
  const prefix = Number(length);
  // ::ffff:10.0.0.0/104 counts its prefix in 128 bits and names the IPv4 block 10.0.0.0/8.
  if (ip.family === 4 && address.includes(':')) {
    if (prefix > 128) return undefined;
    return prefix < 96
      ? cidrOf({ family: 6, value: (0xffffn << 32n) | ip.value }, prefix)
      : cidrOf(ip, prefix - 96);
  }
  return prefix > familyBits(ip.family) ? undefined : cidrOf(ip, prefix);
}

/** The block of a prefix length that holds an address. */
export function cidrOf(ip: Ip, prefix: number): Cidr {
  const host = BigInt(familyBits(ip.family) - prefix);
  const first = (ip.value >> host) << host;
  return { family: ip.family, first, last: first + (1n << host) - 1n, prefix };
}

/** The block in canonical text, e.g. `10.0.0.0/8`. */
export function formatCidr({ family, first, prefix }: Cidr): string {
  return `${formatIp({ family, value: first })}/${prefix}`;
}

/** Whether the address lies in the block. Families are separate (IP-2). */
export function cidrHas(cidr: Cidr, ip: Ip): boolean {
  return cidr.family === ip.family && cidr.first <= ip.value && ip.value <= cidr.last;
}
