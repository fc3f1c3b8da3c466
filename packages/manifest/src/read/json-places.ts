import type { FieldPath } from '@sluice/engine';
import type { Place, Places } from './place.js';
import { skipSpace } from './scan-json.js';

interface Member {
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly start: number;
}

/** The places of a valid JSON value's fields, found only when asked for; collections once walked are remembered. */
export function jsonPlaces(text: string, start: number): Places {
  const walked = new Map<number, Map<string | number, Member>>();
  const membersOf = (at: number): Map<string | number, Member> => {
    let members = walked.get(at);
    if (!members) walked.set(at, (members = walkMembers(text, at)));
    return members;
  };
  return {
    find(path: FieldPath) {
      let member: Member = { keyStart: start, keyEnd: start, start };
      let depth = 0;
      for (; depth < path.length; depth++) {
        const child = membersOf(member.start).get(path[depth]!);
        if (!child) break;
        member = child;
      }
      const opener = text[member.start];
      const kind: Place['kind'] = opener === '{' || opener === '[' ? 'collection' : 'scalar';
      const { keyStart, keyEnd, start: begin } = member;
      const place: Place = {
        keyStart,
        keyEnd,
        start: begin,
        // Few ask for it, and of a long list it is far away.
        get end() {
          return skipValue(text, begin);
        },
        kind,
      };
      return { place, depth };
    },
  };
}

/** Calls `found` for each key that occurs again in its map, anywhere in the valid JSON value at `start`. */
export function findDuplicateKeys(
  text: string,
  start: number,
  found: (path: FieldPath, keyStart: number, keyEnd: number) => void,
): void {
  const visit = (at: number, path: FieldPath): void => {
    const opener = text[at];
    if (opener !== '{' && opener !== '[') return;
    const seen = new Set<string | number>();
    walkMembers(text, at, (key, member) => {
      const inner = [...path, key];
      if (seen.has(key)) found(inner, member.keyStart, member.keyEnd);
      seen.add(key);
      visit(member.start, inner);
    });
  };
  visit(start, []);
}

/** The members of the collection at `at`; of equal keys the last, as JSON.parse takes it. */
function walkMembers(
  text: string,
  at: number,
  each?: (key: string | number, member: Member) => void,
): Map<string | number, Member> {
  const members = new Map<string | number, Member>();
  const opener = text[at];
  if (opener !== '{' && opener !== '[') return members;
  const isMap = opener === '{';
  let position = skipSpace(text, at + 1);
  while (text[position] !== '}' && text[position] !== ']') {
    let key: string | number = members.size;
    let keyStart = position;
    let keyEnd = position;
    if (isMap) {
      keyEnd = skipString(text, position);
      const raw = text.slice(keyStart, keyEnd);
      key = raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1);
      position = skipSpace(text, skipSpace(text, keyEnd) + 1);
    } else keyStart = keyEnd = position;
    const member = { keyStart, keyEnd, start: position };
    each?.(key, member);
    members.set(key, member);
    position = skipSpace(text, skipValue(text, position));
    if (text[position] === ',') position = skipSpace(text, position + 1);
  }
  return members;
}

function skipValue(text: string, start: number): number {
  const opener = text[start];
  if (opener === '"') return skipString(text, start);
  if (opener !== '{' && opener !== '[') {
    let at = start;
    while (at < text.length && !/[\s,\]}]/.test(text[at]!)) at++;
    return at;
  }
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 34) at = skipString(text, at) - 1;
    else if (char === 123 || char === 91) depth++;
    else if ((char === 125 || char === 93) && --depth === 0) return at + 1;
  }
  return text.length;
}

function skipString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end + 1;
}

function isEscaped(text: string, quote: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(quote - 1 - slashes) === 92) slashes++;
  return slashes % 2 === 1;
}
