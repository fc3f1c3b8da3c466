import fc from 'fast-check';
import { describe, it, expect } from 'vitest';
import { stringify } from 'yaml';
import { policy, read } from './read.fixture.js';

const PARTS = [
  'apiVersion: v1',
  'kind: Pod',
  'kind: List',
  'items:',
  'metadata:',
  '  name: a',
  '- ',
  '  ',
  '\n',
  '\n---\n',
  '...',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  ',',
  ': ',
  '? ',
  '&a ',
  '*a',
  '<<: ',
  '!!str ',
  '!',
  '|',
  '>-',
  '#',
  '{{ x }}',
  '${X}',
  '\t',
  '\r\n',
  '\0',
  '\ud800',
  '\ufeff',
  '%YAML 1.1',
  '~',
  'on',
  '0x1f',
  '__proto__: ',
  '@',
  '`',
  '\\',
];

const key = fc.oneof(
  fc.string(),
  fc.constantFrom('__proto__', 'constructor', 'on', '012', '~', '<<', '1', 'a.b', '- a', '{{x}}'),
);
const scalar = fc.oneof(
  fc.string(),
  fc.constantFrom(
    'yes',
    'no',
    '012',
    '1e3',
    '0x1f',
    '1_000',
    '~',
    '',
    '.inf',
    '1:30',
    '2024-01-01',
    '- a',
    '{{x}}',
    '${x}',
    ' a ',
    'a\nb\n',
    '\t',
  ),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
}));

/** Texts that YAML can hold: no control characters, no lone surrogates. */
function printable(input: unknown): boolean {
  const text = JSON.stringify(input);
  return (
    // The printer leaves this key unquoted.
    !text.includes('"<<":') &&
    !/\\u(?:00[01]|d[89a-f])|[\u007f-\u009f\ufffe\uffff]/i.test(text) &&
    !text.includes('\ufeff') &&
    !text.includes('\u2028') &&
    !text.includes('\u2029')
  );
}

function wrap(data: unknown): Record<string, unknown> {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data };
}

describe('laws of reading', () => {
  it('no text makes it throw, and every place lies in the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...PARTS), { maxLength: 40 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('a.yaml', 'a.json'), (input, path) => {
        const lines = input.split('\n').length;
        for (const { line, column } of read(input, path).diagnostics) {
          expect(line >= 1 && line <= lines && column >= 1).toBe(true);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('no damage to a manifest makes it throw', () => {
    const whole = policy('a');
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(5), fc.constantFrom(...PARTS), (at, cut, part) => {
        read(whole.slice(0, at) + part + whole.slice(at + cut));
      }),
      { numRuns: 1_000 },
    );
  });

  it('what is printed as JSON is read back the same', () => {
    fc.assert(
      fc.property(value, (data) => {
        const object = wrap(data);
        const text = JSON.stringify(object);
        fc.pre(!/\\ud[89a-f]/i.test(text));
        expect(read(text, 'a.json').objects[0]?.value).toEqual(JSON.parse(text));
      }),
    );
  });

  it('what is printed as YAML for YAML 1.1 readers is read back the same', () => {
    fc.assert(
      fc.property(value.filter(printable), (data) => {
        const object = wrap(data);
        const { objects, diagnostics } = read(
          stringify(object, {
            version: '1.1',
            aliasDuplicateObjects: false,
            defaultStringType: 'QUOTE_DOUBLE',
            defaultKeyType: 'QUOTE_DOUBLE',
          }),
        );
        expect(diagnostics).toEqual([]);
        expect(objects[0]?.value).toEqual(JSON.parse(JSON.stringify(object)));
      }),
      { numRuns: 500 },
    );
  });

  it('JSON read as YAML has the value and the places that it has as JSON', () => {
    fc.assert(
      fc.property(value.filter(printable), (data) => {
        const text = JSON.stringify(wrap(data), null, 2);
        // A comment makes it YAML.
        const [asYaml, asJson] = [read(`${text}\n# yaml`), read(`${text}\n      `, 'a.json')];
        expect(asYaml.objects[0]?.value).toEqual(asJson.objects[0]?.value);
        const paths: (string | number)[][] = [
          ['data'],
          ['metadata', 'name'],
          ['data', 0],
          ['data', '__proto__'],
          ['data', 1, 'a'],
        ];
        for (const path of paths) {
          expect(asYaml.objects[0]?.source.at(path).line).toBe(asJson.objects[0]?.source.at(path).line);
        }
      }),
      { numRuns: 300 },
    );
  });
});
