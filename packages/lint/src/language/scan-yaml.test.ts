import { describe, expect, it } from 'vitest';
import { scanYaml } from './scan-yaml.js';
import type { Scan } from './scan.js';

/** Scans a text in which `|` marks the cursor. */
function at(marked: string): Scan {
  const offset = marked.indexOf('|');
  return scanYaml(marked.replace('|', ''), offset);
}

/** `role path prefix`, as in `value spec.podSelector.matchLabels.app ap`. */
function place(marked: string): string {
  const { cursor } = at(marked);
  return cursor ? `${cursor.role} ${cursor.path.join('.')} ${cursor.prefix}`.trim() : 'none';
}

describe('scanYaml finds the cursor', () => {
  it.each([
    ['at the top of a document', '|', 'key'],
    ['in a first key', 'ki|', 'key  ki'],
    ['in a key of a map', 'spec:\n  pod|', 'key spec pod'],
    ['in an empty line, by its column', 'spec:\n  podSelector: {}\n  |\n', 'key spec'],
    ['in an empty line deeper', 'spec:\n  podSelector:\n    |\n', 'key spec.podSelector'],
    ['after a colon', 'metadata:\n  namespace: |\n', 'value metadata.namespace'],
    ['in a value', 'metadata:\n  namespace: sh|op\n', 'value metadata.namespace sh'],
    ['in a quoted value', 'a:\n  b: "sh|', 'value a.b sh'],
    ['after a dash', 'spec:\n  egress:\n    - |\n', 'key spec.egress.0'],
    ['in a list right under its key', 'spec:\n  egress:\n  - to:\n    - |', 'key spec.egress.0.to.0'],
    ['in the second item', 'a:\n  - b: 1\n  - c|', 'key a.1 c'],
    ['beside the first key of an item', 'a:\n  - b: 1\n    |', 'key a.0'],
    ['after a list, back in the map', 'a:\n  b:\n    - c: 1\n  |', 'key a'],
    ['between braces', 'a: { b: { c| } }', 'key a.b c'],
    ['in a value between braces', 'a: { b: { c: d| } }', 'value a.b.c d'],
    ['in a value between braces that is not closed', 'a: { b: { c: |\nnext: 1', 'value a.b.c'],
    ['in a list between brackets', 'a: [x, y|]', 'key a.1 y'],
    ['after a comma', 'a: { b: 1, | }', 'key a'],
    ['in quotes between braces', 'a: { b: "x|y" }', 'value a.b x'],
    ['in braces of several lines', 'a: {\n  b: 1,\n  c|\n}', 'key a c'],
    ['in the second document', 'a: 1\n---\nb:\n  c|\n---\nd: 1', 'key b c'],
    ['with a key that has a colon', 'a:\n  x/y:z: |', 'value a.x/y:z'],
    ['in a list of lists', '- - a|', 'key 0.0 a'],
    ['after a map in braces', 'a: { b: 1 }\n|', 'key'],
    ['behind what is broken', 'a: { b: [\nc:\n  d|', 'key c d'],
    ['not in a comment', 'a: 1 # b|', 'none'],
    ['not in a block of text', 'a: >-\n  some |text\nb: 1', 'none'],
    ['after a block of text', 'a: >-\n  some text\nb: |', 'value b'],
  ])('%s', (_, marked, expected) => {
    expect(place(marked)).toBe(expected);
  });

  it('and what the answer replaces: the word around it', () => {
    const text = 'metadata:\n  namespace: shop-x # here';
    const offset = text.indexOf('op-x');
    expect(scanYaml(text, offset).cursor).toMatchObject({
      start: text.indexOf('shop'),
      end: text.indexOf(' #'),
      column: 13,
    });
  });
});

describe('scanYaml reads', () => {
  it('keys and scalars with their paths, of whatever style', () => {
    const { entries } = at(
      'kind: NetworkPolicy # yes\nspec:\n  podSelector: { matchLabels: { app: "a b" } }\n  policyTypes:\n  - Ingress\n  - Egr|\n',
    );
    expect(
      entries.filter(({ text }) => text !== '').map(({ path, text }) => `${path.join('.')}=${text}`),
    ).toEqual([
      'kind=NetworkPolicy',
      'spec.podSelector.matchLabels.app=a b',
      'spec.policyTypes.0=Ingress',
      'spec.policyTypes.1=Egr',
    ]);
  });
});
