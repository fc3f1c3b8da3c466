/** A digest of 53 bits that stays the same everywhere (cyrb53); to choose names and numbers by, never to compare by. */
export function digest(text: string): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}

/** `length` hexadecimal digits, at most 12, of a text's digest. */
export function hexDigest(text: string, length: number): string {
  return digest(text).toString(16).padStart(14, '0').slice(-length);
}
