/** Brackets, colons and commas outside strings: what a JSON text costs to read. Stops counting above `limit`. */
export function jsonCost(text: string, limit: number): number {
  let indicators = 0;
  for (let at = 0; at < text.length && indicators <= limit; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22:
        at = closingQuote(text, at);
        break;
      case 0x2c:
      case 0x3a:
      case 0x5b:
      case 0x7b:
        indicators++;
    }
  }
  return indicators;
}

/** The offset of the quote that ends the string at `start`, or the end of the text. */
function closingQuote(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x22) return at;
    if (char === 0x5c) at++;
  }
  return text.length;
}
