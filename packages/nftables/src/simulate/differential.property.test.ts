import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, scenarios } from './differential.fixture.js';

describe('a simulated ruleset', () => {
  it('stops exactly the packets that the policies stop', () => {
    let packets = 0;
    fc.assert(
      fc.property(scenarios, (scenario) => {
        const comparison = compare(scenario);
        packets += comparison.packets;
        expect(comparison.difference).toBeUndefined();
      }),
      { numRuns: 60 },
    );
    expect(packets).toBeGreaterThan(10_000);
  });
});
