import { describe, expect, it } from 'vitest';
import { parseSwitch, switchNames } from './parse-switch.js';
import { STANDARD, SWITCH_VALUES, withSwitch } from './profile.js';

describe('parseSwitch', () => {
  it('reads every value of every switch', () => {
    for (const name of switchNames()) {
      for (const value of SWITCH_VALUES[name]) {
        expect(parseSwitch(`${name}=${String(value)}`)).toEqual({ name, value });
      }
    }
  });

  it('gives what withSwitch takes', () => {
    const setting = parseSwitch(' hairpin = policy ');
    if ('error' in setting) throw new Error(setting.error);
    expect(withSwitch(STANDARD, setting.name, setting.value).switches).toEqual({
      ...STANDARD.switches,
      hairpin: 'policy',
    });
  });

  it('names the switches when there is no such switch', () => {
    const error = expect.stringMatching(
      /unknown switch "colour"; switches: ipBlockMatchesPods, otherProtocols, /,
    );
    expect(parseSwitch('colour=red')).toEqual({ error });
    expect(parseSwitch('__proto__=x')).toHaveProperty('error');
    expect(parseSwitch('constructor=x')).toHaveProperty('error');
  });

  it('names the values when the switch has no such value', () => {
    expect(parseSwitch('otherProtocols=sometimes')).toEqual({
      error: 'switch otherProtocols cannot be "sometimes"; values: with-any-port, always, never',
    });
    expect(parseSwitch('ipBlockMatchesPods=')).toHaveProperty('error');
  });

  it('asks for NAME=VALUE when there is no equals sign', () => {
    expect(parseSwitch('hairpin')).toEqual({
      error: expect.stringContaining('"hairpin" is not SWITCH=VALUE'),
    });
  });
});
