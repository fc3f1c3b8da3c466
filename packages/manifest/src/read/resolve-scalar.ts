/** What an unquoted YAML scalar is, as kubectl and the API server's clients read it. */
export type Scalar = string | number | boolean | null;

const WORDS = new Map<string, boolean | null>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((w) => [w, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (w) => [w, false] as const,
  ),
  ...['', '~', 'null', 'Null', 'NULL'].map((w) => [w, null] as const),
]);
const SPECIAL_FLOATS = new Map<string, number>([
  ...['.nan', '.NaN', '.NAN'].map((w) => [w, NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((w) => [w, Infinity] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((w) => [w, -Infinity] as const),
]);
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const PREFIXED_INTEGER = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]+|[1-9][0-9]*|0)$/;

/**
 * Reads an unquoted scalar by the YAML 1.1 rules of go-yaml 2, which kubectl uses: `on` is true, `012` is ten, `0080`
 * is the float 80, `1_000` a thousand, `1:30` and dates are strings.
 */
export function resolveScalar(text: string): Scalar {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  const isDigit = first >= 48 && first <= 57;
  if (!isDigit && first !== 43 && first !== 45 && first !== 46) return text;
  const special = SPECIAL_FLOATS.get(text);
  if (special !== undefined) return special;
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  const integer = PREFIXED_INTEGER.exec(plain);
  if (integer) {
    const size = integerOf(integer[2]!);
    return integer[1] === '-' && size !== 0 ? -size : size;
  }
  // What no float can hold is text to go-yaml.
  const float = FLOAT.test(plain) ? Number(plain) : Infinity;
  return Number.isFinite(float) ? float : text;
}

/** Reads a scalar that carries a tag of the YAML core, such as `!!str`; undefined when the text does not fit it. */
export function resolveTagged(tag: string, text: string): Scalar | undefined {
  switch (tag) {
    case 'tag:yaml.org,2002:str':
    case '!':
      return text;
    case 'tag:yaml.org,2002:null':
    case 'tag:yaml.org,2002:bool':
    case 'tag:yaml.org,2002:int':
    case 'tag:yaml.org,2002:float': {
      const value = resolveScalar(text);
      const found = tagOf(value);
      const fits = tag.endsWith(`:${found.slice(2)}`) || (found === '!!int' && tag.endsWith(':float'));
      return fits ? value : undefined;
    }
    case 'tag:yaml.org,2002:binary':
      return decodeBase64(text);
    default:
      return text;
  }
}

function integerOf(text: string): number {
  if (text.length > 1 && text[0] === '0' && text[1]! >= '0' && text[1]! <= '7')
    return Number(`0o${text.slice(1)}`);
  return Number(text);
}

/** The tag that an unquoted scalar of this value has. */
export function tagOf(value: Scalar): string {
  if (value === null) return '!!null';
  if (typeof value === 'boolean') return '!!bool';
  if (typeof value === 'number') return Number.isInteger(value) ? '!!int' : '!!float';
  return '!!str';
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The text that base64 stands for; undefined when it is no base64 or no UTF-8. */
function decodeBase64(text: string): string | undefined {
  const plain = text.replace(/[\r\n]/g, '');
  const padding = plain.length - plain.replace(/={1,2}$/, '').length;
  if (plain.length % 4 !== 0 || /[^A-Za-z0-9+/]/.test(plain.slice(0, plain.length - padding)))
    return undefined;
  let escaped = '';
  let bits = 0;
  for (let at = 0; at < plain.length; at++) {
    bits = ((bits & 0xffff) << 6) | Math.max(0, BASE64.indexOf(plain[at]!));
    if (at % 4 === 0) continue;
    // The second character completes the first byte, with four bits to spare; the third has two, the fourth none.
    const byte = (bits >> ((3 - (at % 4)) * 2)) & 0xff;
    if (at < plain.length - padding) escaped += `%${byte.toString(16).padStart(2, '0')}`;
  }
  try {
    return decodeURIComponent(escaped);
  } catch {
    return undefined;
  }
}
