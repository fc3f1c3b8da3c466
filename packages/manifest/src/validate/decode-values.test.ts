import { describe, expect, it } from 'vitest';
import { decode } from './decode.js';
import { struct } from './go-type.js';

const SECRET = struct('Secret', {
  data: { kind: 'map', type: 'map[string][]uint8', of: { kind: 'bytes', type: '[]uint8' } },
});
const told = (text: unknown): string | undefined =>
  decode({ data: { a: text } }, SECRET).typeErrors[0]?.message;

describe('bytes in base64', () => {
  // As kube-apiserver 1.34 answers.
  it.each([
    ['YQ==', undefined],
    ['YWI=', undefined],
    ['', undefined],
    ['YWJj\nYWI=\n', undefined],
    ['a', 0],
    ['!!', 0],
    ['YQ', 0],
    ['YQ=', 3],
    ['YWJj!', 4],
    ['YQ==YQ==', 4],
    ['YWJjZ', 4],
    ['=', 0],
    ['YW=j', 2],
    ['YQ=a', 2],
  ])('%j', (text, at) => {
    expect(told(text)).toBe(at === undefined ? undefined : `illegal base64 data at input byte ${at}`);
  });

  it('are told by their type where they are no string', () => {
    expect(told(1)).toBe('json: cannot unmarshal number into Go struct field Secret.data of type []uint8');
  });
});

describe('types that decode themselves', () => {
  it('are told before all others', () => {
    const type = struct('T', {
      a: { kind: 'bool', type: 'bool' },
      b: { kind: 'own', type: 'q', refusal: (value) => (value === 'bad' ? 'no quantity' : undefined) },
      c: { kind: 'number', type: 'float64' },
    });
    expect(decode({ a: 1, b: 'bad', c: 'x' }, type).typeErrors).toMatchObject([
      { message: 'json: cannot unmarshal number into Go struct field T.a of type bool' },
      { message: 'no quantity', immediate: true },
      { message: 'json: cannot unmarshal string into Go struct field T.c of type float64' },
    ]);
  });
});
