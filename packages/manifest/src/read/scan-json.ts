/** The outcome of scanning one JSON value: where it ends, or what is wrong and where, in the words of Go's decoder. */
export type JsonScan = { readonly end: number } | { readonly error: string; readonly at: number };

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const LITERAL = /true|false|null/y;

/** Scans one JSON value from `at`, strictly and without recursion. */
export function scanJson(text: string, at: number): JsonScan {
  const closers: string[] = [];
  let position = skipSpace(text, at);
  const fail = (where: string): JsonScan => ({
    error: wrong(text, position, where),
    at: Math.min(position, text.length),
  });

  for (;;) {
    const char = text[position];
    if (char === '{' || char === '[') {
      position = skipSpace(text, position + 1);
      const closer = char === '{' ? '}' : ']';
      if (text[position] === closer) position++;
      else {
        closers.push(closer);
        if (closer === ']') continue;
        const key = scanKey();
        if (key) return key;
        continue;
      }
    } else if (char === '"') {
      const end = stringEnd(text, position);
      if (typeof end !== 'number') return end;
      position = end;
    } else {
      const pattern = char === '-' || (char !== undefined && char >= '0' && char <= '9') ? NUMBER : LITERAL;
      pattern.lastIndex = position;
      const match = pattern.exec(text);
      if (!match) return fail('looking for beginning of value');
      position += match[0].length;
    }
    // A value has ended: close what ends with it, or go on to the next member.
    for (;;) {
      const closer = closers.at(-1);
      if (closer === undefined) return { end: position };
      position = skipSpace(text, position);
      if (text[position] === closer) {
        closers.pop();
        position++;
        continue;
      }
      if (text[position] !== ',')
        return fail(closer === '}' ? 'after object key:value pair' : 'after array element');
      position = skipSpace(text, position + 1);
      if (closer === '}') {
        const key = scanKey();
        if (key) return key;
      }
      break;
    }
  }

  function scanKey(): JsonScan | undefined {
    if (text[position] !== '"') return fail('looking for beginning of object key string');
    const end = stringEnd(text, position);
    if (typeof end !== 'number') return end;
    position = skipSpace(text, end);
    if (text[position] !== ':') return fail('after object key');
    position = skipSpace(text, position + 1);
    return undefined;
  }
}

/** The offset of the first character at or after `at` that is no JSON white space. */
export function skipSpace(text: string, at: number): number {
  let position = at;
  for (;;) {
    const char = text.charCodeAt(position);
    if (char !== 32 && char !== 10 && char !== 13 && char !== 9) return position;
    position++;
  }
}

function stringEnd(text: string, start: number): number | JsonScan {
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 34) return at + 1;
    if (char < 32) return { error: wrong(text, at, 'in string literal'), at };
    if (char !== 92) continue;
    at++;
    const escape = text[at];
    if (escape === 'u') {
      if (!/^[0-9a-fA-F]{4}$/.test(text.slice(at + 1, at + 5))) {
        return { error: wrong(text, at + 1, 'in \\u hexadecimal character escape'), at: at + 1 };
      }
      at += 4;
    } else if (escape === undefined || !'"\\/bfnrt'.includes(escape)) {
      return { error: wrong(text, at, 'in string escape code'), at };
    }
  }
  return { error: 'unexpected end of JSON input', at: text.length };
}

function wrong(text: string, at: number, where: string): string {
  if (at >= text.length) return 'unexpected end of JSON input';
  const char = String.fromCodePoint(text.codePointAt(at)!);
  const shown =
    char === "'"
      ? `'\\''`
      : char < ' '
        ? `'\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}'`
        : `'${char}'`;
  return `invalid character ${shown} ${where}`;
}
