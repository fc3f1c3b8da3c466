/** What is wrong with a text as XML; undefined where its elements nest, its attributes are quoted and its entities known. */
export function xmlFault(text: string): string | undefined {
  const open: string[] = [];
  const token = /<\?xml [^<>]*\?>|<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|([^<]+)|</gu;
  for (const [whole, closing, name, attributes = '', empty, content] of text.matchAll(token)) {
    const written = content ?? attributes;
    const entity = /&(?!(?:amp|lt|gt|quot|#39|#45|#160|#\d+);)/u.exec(written);
    if (entity) return `entity in ${written.slice(0, 80)}`;
    if (whole === '<') return 'a stray <';
    if (name === undefined || empty) continue;
    if (!closing) open.push(name);
    else if (open.pop() !== name) return `</${name}> closes nothing`;
  }
  return open.length === 0 ? undefined : `<${open.join('> <')}> are open`;
}
