import { charWidth } from './display-width.js';
import { escapeXml } from './markup.js';

const NARROW = /[ijltfr.,:;'|![\]()/-]/u;
const BROAD = /[mwMWABCDEGHKNOPQRUVXYZ0-9]/u;

/** About how many pixels a text takes in a sans-serif font of a size; a little too much rather than too little. */
export function textWidth(text: string, size: number): number {
  let em = 0;
  for (const char of text) {
    em += charWidth(char) === 2 ? 1.05 : NARROW.test(char) ? 0.36 : BROAD.test(char) ? 0.64 : 0.58;
  }
  return em * size;
}

/** A text cut to a width in pixels, with an ellipsis where something is missing. */
export function fitText(text: string, size: number, width: number): string {
  const room = width - textWidth('\u2026', size);
  let shown = '';
  let used = 0;
  // A text may be megabytes long: it is looked at only as far as it fits.
  for (const char of text) {
    used += textWidth(char, size);
    if (used > width) return `${shown}\u2026`;
    if (used <= room) shown += char;
  }
  return text;
}

/** An element of SVG; attribute values and text are escaped, children are markup. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  ...children: readonly string[]
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? round(value) : escapeXml(value!)}"`)
    .join('');
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`;
}

function round(value: number): string {
  return `${Math.round(value * 10) / 10}`;
}
