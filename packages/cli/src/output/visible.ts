const C0 = /[\u0000-\u001f\u007f]/gu;
// C1 controls (terminals take U+009B for an escape), characters that reorder or hide text, line separators, lone surrogates.
const HIDDEN =
  /[\u0080-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu;

/** Text with every control, reordering and invisible character written out, so that input can neither steer a terminal nor hide in it. */
export function visible(text: string): string {
  return text
    .replace(C0, (char) => (char === '\u007f' ? '\u2421' : String.fromCodePoint(0x2400 + char.charCodeAt(0))))
    .replace(HIDDEN, codePointText);
}

/** Whether a text holds characters that JSON and YAML would print as they are although they steer or hide. */
export function hasHidden(text: string): boolean {
  return text.search(HIDDEN) >= 0 || text.includes('\u007f');
}

/** JSON, or YAML whose hidden characters are all in double quotes, with those as escapes: it stays text of the same value. */
export function visibleJson(json: string): string {
  return json.replace(/\u007f/gu, codeUnitText).replace(HIDDEN, codeUnitText);
}

function codePointText(char: string): string {
  return `\\u{${char.codePointAt(0)!.toString(16)}}`;
}

function codeUnitText(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
