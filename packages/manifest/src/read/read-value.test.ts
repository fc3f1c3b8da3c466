import { describe, expect, it } from 'vitest';
import { readValue } from './read-value.js';

describe('readValue', () => {
  it('gives the value of a file with the places of its fields', () => {
    const { value, source, diagnostics } = readValue({ path: 'a.yaml', text: 'rows:\n  - name: x\n' });
    expect(value).toEqual({ rows: [{ name: 'x' }] });
    expect(source?.at(['rows', 0, 'name'])).toMatchObject({ file: 'a.yaml', line: 2, column: 11 });
    expect(diagnostics).toEqual([]);
  });

  it('tells a syntax error with its place', () => {
    const { diagnostics } = readValue({ path: 'a.yaml', text: 'a: [1\nb: 2\n' });
    expect(diagnostics[0]).toMatchObject({ severity: 'error', file: 'a.yaml' });
  });

  it('tells a second document', () => {
    const { diagnostics } = readValue({ path: 'a.yaml', text: 'a: 1\n---\nb: 2\n' });
    expect(diagnostics).toMatchObject([{ code: 'syntax', severity: 'error', line: 3 }]);
  });

  it('gives null for an empty file', () => {
    expect(readValue({ path: 'a.yaml', text: '' }).value ?? null).toBeNull();
  });
});
