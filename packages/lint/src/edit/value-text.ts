import { stringify } from 'yaml';
import type { Layout } from './layout.js';

/** A value on one line, as JSON where the object is quoted, else as YAML between brackets. */
export function flowText(value: unknown, { quoted }: Layout): string {
  if (quoted) return JSON.stringify(value);
  return stringify(value, {
    collectionStyle: 'flow',
    lineWidth: 0,
    flowCollectionPadding: true,
    version: '1.1',
  }).trimEnd();
}

/** A key as it is written. */
export function keyText(key: string, layout: Layout): string {
  return flowText(key, layout);
}

/** What follows `key:` in block style: a scalar or empty collection on the line, the rest below it at `indent`. */
export function afterKey(value: unknown, indent: number, layout: Layout): string {
  if (!isFilled(value)) return ` ${flowText(value, layout)}`;
  const deeper = indent + (Array.isArray(value) && !layout.indentsItems ? 0 : 2);
  return `${layout.newline}${blockLines(value, deeper, layout)}`;
}

/** A value in block style from column `indent`, without the last end of line. */
export function blockLines(value: unknown, indent: number, { newline, indentsItems }: Layout): string {
  return stringify(value, { indentSeq: indentsItems, lineWidth: 0, version: '1.1' })
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? line : `${' '.repeat(indent)}${line}`))
    .join(newline);
}

function isFilled(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
