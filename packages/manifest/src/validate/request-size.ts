/** The largest body that an API server reads, in bytes (`MaxRequestBodyBytes`). */
const LIMIT = 3 * 1024 * 1024;

/** What the API server says of an object that no request can carry; undefined where one can. */
export function requestTooLarge(value: unknown): string | undefined {
  return leastLength(value, LIMIT) > LIMIT ? `Request entity too large: limit is ${LIMIT}` : undefined;
}

/**
 * The length of a value as JSON in bytes, escapes not counted; looked at no further than `limit`, for aliases can make
 * a value that is far longer than its text.
 */
function leastLength(value: unknown, limit: number): number {
  if (typeof value === 'string') return utf8Length(value, limit) + 2;
  if (typeof value !== 'object' || value === null) return String(value).length;
  let length = 2;
  let members = 0;
  const add = (more: number): boolean => {
    // A comma before each but the first.
    length += more + (members++ > 0 ? 1 : 0);
    return length > limit;
  };
  if (Array.isArray(value)) {
    for (const item of value) if (add(leastLength(item, limit - length))) break;
  } else {
    for (const [key, item] of Object.entries(value)) {
      const begin = utf8Length(key, limit) + 3;
      if (add(begin + leastLength(item, limit - length - begin))) break;
    }
  }
  return length;
}

function utf8Length(text: string, limit: number): number {
  if (text.length > limit) return text.length;
  let length = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // Two code units of a pair make four bytes.
    if (code > 0x7f) length += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2;
  }
  return length;
}
