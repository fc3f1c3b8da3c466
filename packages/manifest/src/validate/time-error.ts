const LAYOUT = '2006-01-02T15:04:05Z07:00';
/** What RFC 3339 wants, part by part, and what the layout calls it. */
const PARTS: readonly (readonly [RegExp, string])[] = [
  [/^\d{4}/, '2006'],
  [/^-/, '-'],
  [/^\d\d/, '01'],
  [/^-/, '-'],
  [/^\d\d/, '02'],
  [/^T/, 'T'],
  [/^\d\d?/, '15'],
  [/^:/, ':'],
  [/^\d\d/, '04'],
  [/^:/, ':'],
  [/^\d\d(?:[.,]\d+)?/, '05'],
  [/^(?:Z|[-+]\d\d:\d\d)/, 'Z07:00'],
];

/** What Go's parser of times says of a text that is no time by RFC 3339; undefined for one that is. */
export function timeError(text: string): string | undefined {
  const fail = (detail: string): string => `parsing time ${quote(text)}${detail}`;
  const found: string[] = [];
  let rest = text;
  for (const [pattern, name] of PARTS) {
    const part = pattern.exec(rest)?.[0];
    if (part === undefined) {
      return fail(` as ${quote(LAYOUT)}: cannot parse ${quote(rest)} as ${quote(name)}`);
    }
    found.push(part);
    rest = rest.slice(part.length);
    const range = outOfRange(found);
    if (range) return fail(`: ${range} out of range`);
  }
  if (rest !== '') return fail(`: extra text: ${quote(rest)}`);
  const [year, , month, , day] = found.map(Number);
  const days = new Date(Date.UTC(year!, month, 0)).getUTCDate();
  return day! < 1 || day! > days ? fail(': day out of range') : undefined;
}

/** The name of the part read last when its value is none that a clock or calendar shows. */
function outOfRange(found: readonly string[]): string | undefined {
  const value = Number.parseInt(found.at(-1)!, 10);
  switch (found.length) {
    case 3:
      return value < 1 || value > 12 ? 'month' : undefined;
    case 7:
      return value > 23 ? 'hour' : undefined;
    case 9:
      return value > 59 ? 'minute' : undefined;
    case 11:
      return value > 59 ? 'second' : undefined;
    default:
      return undefined;
  }
}

/** Go's time package quotes by bytes. */
function quote(text: string): string {
  const escaped = text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/["\\]|[^ -~]/gu, (char) => (char === '"' || char === '\\' ? `\\${char}` : encodeBytes(char)));
  return `"${escaped}"`;
}

function encodeBytes(char: string): string {
  if (char < '\u0080') return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  return encodeURIComponent(char).replaceAll('%', '\\x').toLowerCase();
}
