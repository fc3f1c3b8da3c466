import { describe, expect, it } from 'vitest';
import { wantsColor } from './colors.js';

const terminal = { isTTY: true };

describe('colour', () => {
  it('is for terminals', () => {
    expect(wantsColor(terminal, {})).toBe(true);
    expect(wantsColor({}, {})).toBe(false);
    expect(wantsColor(terminal, { TERM: 'dumb' })).toBe(false);
  });

  it('obeys NO_COLOR unless it is empty, and FORCE_COLOR', () => {
    expect(wantsColor(terminal, { NO_COLOR: '1' })).toBe(false);
    expect(wantsColor(terminal, { NO_COLOR: '' })).toBe(true);
    expect(wantsColor({}, { FORCE_COLOR: '1' })).toBe(true);
    expect(wantsColor(terminal, { FORCE_COLOR: '0' })).toBe(false);
  });

  it('obeys the flag before all', () => {
    expect(wantsColor(terminal, { FORCE_COLOR: '1' }, false)).toBe(false);
    expect(wantsColor({}, { NO_COLOR: '1' }, true)).toBe(true);
  });
});
