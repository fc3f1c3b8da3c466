import { type Cidr, type FieldPath, formatCidr, formatIp, parseCidr, parseIp } from '@sluice/engine';
import { goQuote, invalid, printFieldError, printPath } from './field-error.js';

/** What strict validation would say of a CIDR that the legacy parser accepts. */
export type CidrLeniency =
  | 'must not have leading 0s in IP or prefix length'
  | 'must not have an IPv4-mapped IPv6 address'
  | 'must not have bits set beyond the prefix length';

/** A CIDR as the API server's legacy parser reads it. */
export interface ReadCidr {
  readonly cidr: Cidr;
  /** The prefix length as written: of an IPv4-mapped address it counts 128 bits. */
  readonly prefix: number;
  readonly leniency?: CidrLeniency;
}

/** The detail of the API server's error on what is no CIDR. */
export const NO_CIDR = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

/** Reads a CIDR as leniently as the API server does; undefined for what it refuses. */
export function readCidr(text: string): ReadCidr | undefined {
  const cidr = parseCidr(text);
  if (!cidr) return undefined;
  const slash = text.indexOf('/');
  const address = text.slice(0, slash);
  const prefix = Number(text.slice(slash + 1));
  const leniency = leniencyOf(address, text.slice(slash + 1), cidr);
  return leniency === undefined ? { cidr, prefix } : { cidr, prefix, leniency };
}

function leniencyOf(address: string, length: string, cidr: Cidr): CidrLeniency | undefined {
  const dotted = address.slice(address.lastIndexOf(':') + 1);
  const zeros =
    dotted.includes('.') && dotted.split('.').some((part) => part.length > 1 && part.startsWith('0'));
  const padded = address.split(':').some((group) => !group.includes('.') && group.length > 4);
  if (zeros || (padded && address.includes(':')) || (length.length > 1 && length.startsWith('0'))) {
    return 'must not have leading 0s in IP or prefix length';
  }
  const ip = parseIp(address);
  if (ip?.family === 4 && address.includes(':')) return 'must not have an IPv4-mapped IPv6 address';
  return ip?.value !== cidr.first ? 'must not have bits set beyond the prefix length' : undefined;
}

/** What is said of a CIDR that is accepted all the same. */
export interface CidrWarning {
  readonly path: FieldPath;
  /** One line a text: what strict validation would say, and the warnings of the API server. */
  readonly message: string;
}

/** The warning that a CIDR deserves: in the words of strict validation, then in those of the server's warnings. */
export function cidrWarning(read: ReadCidr, text: string, path: FieldPath): CidrWarning | undefined {
  const lines = [
    ...(read.leniency ? [printFieldError(invalid(path, text, read.leniency))] : []),
    ...serverWarnings(read, text).map((warning) => `Warning: ${printPath(path)}: ${warning}`),
  ];
  return lines.length === 0 ? undefined : { path, message: lines.join('\n') };
}

/** GetWarningsForCIDR of apimachinery, util/validation/ip.go. */
function serverWarnings({ cidr, prefix, leniency }: ReadCidr, text: string): readonly string[] {
  const ip = parseIp(text.slice(0, text.indexOf('/')))!;
  const network = goQuote(formatCidr(cidr));
  const warnings: string[] = [];
  const value = goQuote(text);
  if (ip.family !== cidr.family || ip.value !== cidr.first) {
    // An IPv4-mapped address has an IPv4 text but a mask of 128 bits.
    const bits = cidr.family === 4 && prefix === cidr.prefix ? 32 : 128;
    const single = goQuote(`${formatIp(ip)}/${bits}`);
    warnings.push(`CIDR value ${value} is ambiguous in this context (should be ${network} or ${single}?)`);
  }
  if (leniency !== undefined && leniency !== 'must not have bits set beyond the prefix length') {
    warnings.push(
      `non-standard CIDR value ${value} will be considered invalid in a future Kubernetes release: use ${network}`,
    );
  }
  const canonical = formatCidr(cidr);
  if (warnings.length === 0 && cidr.family === 6 && canonical !== text) {
    warnings.push(`IPv6 CIDR value ${value} should be in RFC 5952 canonical format (${goQuote(canonical)})`);
  }
  return warnings;
}

/** Whether CEL's isCIDR accepts the text; host bits may be set. */
export function isStrictCidr(text: string): boolean {
  const read = readCidr(text);
  return (
    read !== undefined &&
    (!read.leniency || read.leniency === 'must not have bits set beyond the prefix length')
  );
}

/** Whether `except` lies strictly inside `cidr`, as the API server judges it. */
export function isStrictSubset(except: ReadCidr, cidr: ReadCidr): boolean {
  const { family, first, last } = cidr.cidr;
  const inside = family === except.cidr.family && first <= except.cidr.first && except.cidr.first <= last;
  return inside && except.prefix > cidr.prefix;
}
