import type { Formatter } from './formatter.js';
import { visibleJson } from './visible.js';

const WIDTH = 160;

/** Any report as JSON: two spaces of indent, and what fits a line on one line, so that a flow is a line to grep and to diff. */
export const json: Formatter<object> = (report) => `${visibleJson(print(report, '', 0))}\n`;

function print(value: unknown, indent: string, used: number): string {
  const line = JSON.stringify(value) ?? 'null';
  if (value === null || typeof value !== 'object') return line;
  const spaced = line.length > WIDTH ? line : oneLine(value);
  if (indent !== '' && indent.length + used + spaced.length <= WIDTH) return spaced;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((item) => inner + print(item, inner, 0)).join(',\n')}\n${indent}]`;
  }
  const entries = members(value);
  if (entries.length === 0) return '{}';
  const lines = entries.map(([key, item]) => {
    const name = `${JSON.stringify(key)}: `;
    return `${inner}${name}${print(item, inner, name.length)}`;
  });
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = members(value);
  if (entries.length === 0) return '{}';
  return `{ ${entries.map(([key, item]) => `${JSON.stringify(key)}: ${oneLine(item)}`).join(', ')} }`;
}

function members(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => item !== undefined);
}
