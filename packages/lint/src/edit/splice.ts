import type { FieldPath } from '@sluice/engine';
import type { FieldEdit } from './field-edit.js';
import {
  childrenOf,
  columnOf,
  dashOf,
  endOf,
  isFlow,
  type Layout,
  lineStart,
  nextLine,
  placeOf,
  startOf,
  valueAt,
} from './layout.js';
import { afterKey, blockLines, flowText, keyText } from './value-text.js';

/** A replacement in one text; `end` is exclusive. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The replacement that makes an edit and leaves every other line as it is. */
export function spliceOf(layout: Layout, edit: FieldEdit): Splice {
  const path = edit.path;
  switch (edit.op) {
    case 'remove':
      return removal(layout, path);
    case 'insert':
      return insertion(layout, path, edit.value);
    case 'set': {
      const isThere = valueAt(layout, path) !== undefined;
      return isThere ? replacement(layout, path, edit.value) : addition(layout, edit);
    }
  }
}

/** Writes another value in the place of a written one. */
function replacement(layout: Layout, path: FieldPath, value: unknown): Splice {
  const { start, end, kind, keyStart, keyEnd } = placeOf(layout, path);
  const parent = path.slice(0, -1);
  const isPlain = kind !== 'collection' && (typeof value !== 'object' || value === null);
  if (isPlain && end > start) return { start, end, text: flowText(value, layout) };
  if (path.length === 0 || isFlow(layout, parent)) {
    const from = end > start ? start : endOf(layout, path);
    return {
      start: from,
      end: Math.max(from, end),
      text: `${end > start ? '' : ' '}${flowText(value, layout)}`,
    };
  }
  if (keyEnd > keyStart) {
    const colon = layout.text.indexOf(':', keyEnd) + 1;
    return {
      start: colon,
      end: endOf(layout, path),
      text: afterKey(value, columnOf(layout, keyStart), layout),
    };
  }
  const text = blockLines(value, columnOf(layout, start), layout).trimStart();
  return { start, end: endOf(layout, path), text };
}

/** Writes a member that is not there yet, after `after` or as the last. */
function addition(layout: Layout, edit: FieldEdit & { readonly op: 'set' }): Splice {
  const parent = edit.path.slice(0, -1);
  const key = String(edit.path.at(-1));
  const members = childrenOf(layout, parent);
  if (members.length === 0) return replacement(layout, parent, { [key]: edit.value });
  const last = members.find((member) => member.at(-1) === edit.after) ?? members.at(-1)!;
  const at = endOf(layout, last);
  if (isFlow(layout, parent)) {
    const text = `${keyText(key, layout)}: ${flowText(edit.value, layout)}`;
    return { start: at, end: at, text: `,${gapBefore(layout, last)}${text}` };
  }
  const indent = columnOf(layout, startOf(layout, last));
  const text = `${' '.repeat(indent)}${keyText(key, layout)}:${afterKey(edit.value, indent, layout)}`;
  return newLines(layout, at, text);
}

/** Writes an item of a list before the one at its index, or as the last. */
function insertion(layout: Layout, path: FieldPath, value: unknown): Splice {
  const parent = path.slice(0, -1);
  const items = childrenOf(layout, parent);
  if (items.length === 0) return replacement(layout, parent, [value]);
  const next = items[Number(path.at(-1))];
  const last = items.at(-1)!;
  if (isFlow(layout, parent)) {
    const text = flowText(value, layout);
    if (!next)
      return {
        start: endOf(layout, last),
        end: endOf(layout, last),
        text: `,${gapBefore(layout, last)}${text}`,
      };
    const at = startOf(layout, next);
    return { start: at, end: at, text: `${text},${gapBefore(layout, next) || ' '}` };
  }
  const indent = columnOf(layout, dashOf(layout, last));
  const text = blockLines([value], indent, layout);
  if (!next) return newLines(layout, endOf(layout, last), text);
  // At the dash itself and not before its line: it may share that with the dash of an outer list.
  const at = dashOf(layout, next);
  return { start: at, end: at, text: `${text.trimStart()}${layout.newline}${' '.repeat(indent)}` };
}

/** Takes a member out; the last one leaves an empty collection. */
function removal(layout: Layout, path: FieldPath): Splice {
  const parent = path.slice(0, -1);
  const members = childrenOf(layout, parent);
  const at = members.findIndex((member) => member.at(-1) === path.at(-1));
  const next = members[at + 1];
  const before = members[at - 1];
  if (!next && !before) return replacement(layout, parent, Array.isArray(valueAt(layout, parent)) ? [] : {});
  if (isFlow(layout, parent)) {
    if (next) return { start: startOf(layout, path), end: startOf(layout, next), text: '' };
    return { start: endOf(layout, before!), end: endOf(layout, path), text: '' };
  }
  const isItem = typeof path.at(-1) === 'number';
  const start = isItem ? dashOf(layout, path) : startOf(layout, path);
  const line = lineStart(layout, start);
  // What shares its line with a `-` hands that place on to the next member.
  if (layout.text.slice(line, start).trim() !== '' && next) {
    const heir = isItem ? dashOf(layout, next) : startOf(layout, next);
    return { start, end: heir, text: '' };
  }
  return { start: line, end: nextLine(layout, endOf(layout, path)), text: '' };
}

/** Whole lines after the line of an offset. */
function newLines(layout: Layout, offset: number, text: string): Splice {
  const at = nextLine(layout, offset);
  const open = at > 0 && layout.text[at - 1] !== '\n';
  return { start: at, end: at, text: open ? `${layout.newline}${text}` : `${text}${layout.newline}` };
}

/** The space between the comma, or the opening bracket, and a member between brackets. */
function gapBefore(layout: Layout, path: FieldPath): string {
  const start = startOf(layout, path);
  const gap = /\s*$/u.exec(layout.text.slice(0, start))?.[0] ?? '';
  return gap === '' || !gap.includes('\n') ? ' ' : gap;
}
