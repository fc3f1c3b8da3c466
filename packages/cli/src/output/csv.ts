import { visible } from './visible.js';

/** Rows as CSV (RFC 4180, CRLF). A value that a spreadsheet would run as a formula gets an apostrophe; no legal name begins so. */
export function csvText(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [header, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function field(value: string | number): string {
  if (typeof value === 'number') return `${value}`;
  // Controls could steer a terminal; line breaks are legal inside quotes and stay.
  const text = value
    .split(/(\r\n|\n|\t)/u)
    .map((part, index) => (index % 2 ? part : visible(part)))
    .join('');
  const safe = /^[=+\-@\t\r\n]/u.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
