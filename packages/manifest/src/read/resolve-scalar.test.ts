import { describe, expect, it } from 'vitest';
import { resolveScalar, resolveTagged } from './resolve-scalar.js';

describe('resolveScalar reads unquoted scalars as kubectl does', () => {
  it.each(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'])('%s is true', (text) => {
    expect(resolveScalar(text)).toBe(true);
  });

  it.each(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'])(
    '%s is false',
    (text) => {
      expect(resolveScalar(text)).toBe(false);
    },
  );

  it.each(['', '~', 'null', 'Null', 'NULL'])('"%s" is null', (text) => {
    expect(resolveScalar(text)).toBeNull();
  });

  it.each([
    ['0', 0],
    ['-0', 0],
    ['8080', 8080],
    ['+12', 12],
    ['-5', -5],
    ['012', 10],
    ['-012', -10],
    ['0o17', 15],
    ['0x1f', 31],
    ['0X1F', 31],
    ['0b101', 5],
    ['1_000', 1000],
    ['0080', 80],
    ['09', 9],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['1.', 1],
    ['1e3', 1000],
    ['1E-2', 0.01],
    ['.inf', Infinity],
    ['-.INF', -Infinity],
    ['.NaN', NaN],
  ])('%s is the number %d', (text, value) => {
    expect(resolveScalar(text)).toBe(value);
  });

  it.each([
    'yEs',
    'oN',
    'nULL',
    '1:30',
    '2024-01-01',
    '1.2.3',
    '0x',
    '0xg',
    '1e',
    'e3',
    '-',
    '+',
    '.',
    '10.0.0.0/8',
    'a_b',
    '<<',
    'Infinity',
    '1e400',
  ])('%s is a string', (text) => {
    expect(resolveScalar(text)).toBe(text);
  });
});

describe('resolveTagged', () => {
  it.each([
    ['str', '1', '1'],
    ['int', '012', 10],
    ['float', '1', 1],
    ['bool', 'on', true],
    ['null', 'x', undefined],
    ['null', '~', null],
    ['int', '1.5', undefined],
    ['binary', 'aMOp8J+YgA==', 'hé😀'],
    ['binary', '', ''],
    ['binary', 'a', undefined],
    ['binary', '/w==', undefined],
    ['float', '1e400', undefined],
    ['timestamp', '2024-01-01', '2024-01-01'],
    ['int', 'x', undefined],
    ['bool', '1', undefined],
  ])('!!%s %s', (tag, text, value) => {
    expect(resolveTagged(`tag:yaml.org,2002:${tag}`, text)).toBe(value);
  });
});
