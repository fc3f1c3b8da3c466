import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapsAt, textAt } from '../../meta/fields.js';
import type { JsonMap } from '../../meta/json.js';
import type { Stored } from '../../store/stored.js';
import { distribute } from './distribute.js';

function endpoint(number: number): JsonMap {
  return { addresses: [`10.0.${number >> 8}.${number & 255}`], targetRef: { uid: `pod-${number}` } };
}

function slice(name: string, numbers: readonly number[]): Stored {
  const ref = { resource: 'discovery.k8s.io/endpointslices', namespace: 'default', name };
  const endpoints = numbers.map(endpoint);
  const object = { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name }, endpoints };
  return { ref, revision: 1, object, json: JSON.stringify(object) };
}

const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 350 });

describe('endpoints', () => {
  it('are all in slices, each once, and a hundred at most in each', () => {
    fc.assert(
      fc.property(numbers, numbers, (before, after) => {
        const slices = [slice('a', before.slice(0, 100)), slice('b', before.slice(100, 200))];
        const { kept, added, emptied } = distribute(slices, after.map(endpoint));
        const all = [...kept.map(({ endpoints }) => endpoints), ...added];
        const found = all.flat().map((each) => textAt(each, 'targetRef', 'uid'));
        expect(found.toSorted()).toEqual(after.map((number) => `pod-${number}`).toSorted());
        for (const endpoints of all) expect(endpoints.length).toBeLessThanOrEqual(100);
        expect(all.length).toBeGreaterThan(0);
        expect(new Set([...kept.map(({ stored }) => stored), ...emptied])).toEqual(new Set(slices));
      }),
    );
  });

  it('stay where they are', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 401, max: 500 }), (before, more) => {
        const slices = [slice('a', before.slice(0, 100)), slice('b', before.slice(100, 200))];
        const there = before.slice(0, 200);
        const { kept } = distribute(slices, [...there, more].map(endpoint));
        for (const { stored, endpoints } of kept)
          expect(endpoints.slice(0, mapsAt(stored.object, 'endpoints').length)).toEqual(
            stored.object['endpoints'],
          );
      }),
    );
  });
});
