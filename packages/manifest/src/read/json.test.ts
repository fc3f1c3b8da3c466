import { describe, expect, it } from 'vitest';
import { firstOf, read, titles, told } from './read.fixture.js';

const pod = (name: string): string => `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"${name}"}}`;
const json = (text: string): ReturnType<typeof read> => read(text, 'a.json');

describe('JSON', () => {
  it('is read with places, through strings that hold brackets and escapes', () => {
    const text = `{\n  "apiVersion": "v1", "kind": "Pod",\n  "metadata": {"name": "a", "annotations": {"x\\"}": "]\\\\"}},\n  "spec": {"list": [1, {"k\\u0041": -2.5e3}, true]}\n}`;
    const { objects } = json(text);
    const { source } = firstOf(objects);
    expect(source.at(['metadata', 'annotations', 'x"}'])).toEqual({ file: 'a.json', line: 3, column: 53 });
    expect(source.range?.(['spec', 'list', 1, 'kA'])).toMatchObject({ line: 4, column: 36, endColumn: 42 });
    expect(source.at(['spec', 'list'])).toMatchObject({ line: 4, column: 12 });
    expect(source.at(['spec', 'list', 7, 'x'])).toMatchObject({ line: 4, column: 12 });
    expect(source.written?.(['spec', 'list', 0])).toBeUndefined();
  });

  it('may be several values in one file', () => {
    expect(titles(json(`${pod('a')}\n${pod('b')} ${pod('c')}`))).toEqual(['Pod a', 'Pod b', 'Pod c']);
  });

  it('keeps what stands before an error', () => {
    const result = json(`${pod('a')}\n{"apiVersion": }`);
    expect(titles(result)).toEqual(['Pod a']);
    expect(told(result)).toEqual([
      "2:16 error syntax json: invalid character '}' looking for beginning of value",
    ]);
  });

  it.each([
    ['{', '1:2 error syntax json: unexpected end of JSON input'],
    ['{"a" 1}', "1:6 error syntax json: invalid character '1' after object key"],
    ['{"a":1 "b"', `1:8 error syntax json: invalid character '"' after object key:value pair`],
    ['{"a":[1 2]}', "1:9 error syntax json: invalid character '2' after array element"],
    ['{a:1}', "1:2 error syntax json: invalid character 'a' looking for beginning of object key string"],
    ['{"a":"\\x"}', "1:8 error syntax json: invalid character 'x' in string escape code"],
    ['{"a":"\n"}', "1:7 error syntax json: invalid character '\\x0a' in string literal"],
    ['{"a":01}', "1:7 error syntax json: invalid character '1' after object key:value pair"],
    ['{"a":tru}', "1:6 error syntax json: invalid character 't' looking for beginning of value"],
    ['[1,]', "1:4 error syntax json: invalid character ']' looking for beginning of value"],
    ['{"a":"\\u12x"}', "1:9 error syntax json: invalid character '1' in \\u hexadecimal character escape"],
  ])('tells what is wrong with %s', (text, expected) => {
    expect(told(json(text))).toEqual([expected]);
  });

  it('tells duplicate keys of policies at the second one', () => {
    const text =
      '{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"a"},\n"spec":{"ingress":[{},{"from":[],"from":[]}]}}';
    expect(told(json(text))).toEqual([
      '2:34 error duplicate-key strict decoding error: duplicate field "spec.ingress[1].from"',
    ]);
    expect(json(text).objects).toEqual([]);
  });

  it('in a file of YAML is read, and so is YAML that begins with a brace', () => {
    expect(titles(read(pod('a')))).toEqual(['Pod a']);
    expect(titles(read('{apiVersion: v1, kind: Pod, metadata: {name: a}}'))).toEqual(['Pod a']);
    expect(titles(read(`${pod('a')}\n---\n${pod('b')}`))).toEqual(['Pod a', 'Pod b']);
  });

  it('reads lone surrogates as the replacement character', () => {
    const { objects } = json(
      '{"apiVersion":"v1","kind":"X","metadata":{"name":"a"},"\\udc00":"\\ud800x","b":"\\ud83d\\ude00"}',
    );
    expect(objects[0]?.value).toMatchObject({ '\ufffd': '\ufffdx', b: '😀' });
  });
});
