import { describe, expect, it } from 'vitest';
import { addressText, addressTexts } from './address-text.js';
import { endpointText, groupEndpoints } from './endpoint-label.js';
import { endpoint } from './reports.fixture.js';

describe('names of endpoints', () => {
  it.each([
    ['external/0.0.0.0-255.255.255.255', 'external (any IPv4)'],
    ['external/::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'external (any IPv6)'],
    ['external/10.0.0.0-10.255.255.255', 'external 10.0.0.0/8'],
    ['external/192.0.2.7-192.0.2.7', 'external 192.0.2.7'],
    ['external/2001:db8::-2001:db8::ff', 'external 2001:db8::/120'],
    ['external/0.0.0.0-9.255.255.255', 'external 0.0.0.0-9.255.255.255'],
    ['external/Deployment/web', 'external/Deployment/web'],
    ['node/worker-1', 'node/worker-1'],
  ])('shows %s as %s', (id, text) => expect(endpointText(id)).toBe(text));

  it('takes no block for a range that is not aligned, and no range for what is none', () => {
    expect(addressText('10.0.0.1-10.0.0.2')).toBe('10.0.0.1-10.0.0.2');
    expect(addressText('10.0.0.2-10.0.0.1')).toBe('10.0.0.2-10.0.0.1');
    expect(addressText('a-b-c')).toBe('a-b-c');
  });

  it('joins ranges that touch', () => {
    const ranges = [
      '11.0.0.0-255.255.255.255',
      '0.0.0.0-9.255.255.255',
      '10.0.0.0-10.255.255.255',
      '::1-::1',
      'x',
    ];
    expect(addressTexts(ranges)).toEqual(['any IPv4', '::1', 'x']);
  });

  it('groups by namespace, then nodes, then outside, in the order that people sort', () => {
    const ids = [
      'external/10.0.0.0-10.255.255.255',
      'b/Pod/web-10',
      'b/Pod/web-2',
      'node/n',
      'a/Deployment/x',
      'a/StatefulSet/x',
      'external/0.0.0.0-9.255.255.255',
    ];
    const groups = groupEndpoints(ids.map(endpoint));
    expect(groups.map(({ title, endpoints }) => [title, endpoints.map(({ label }) => label)])).toEqual([
      ['a', ['Deployment/x', 'StatefulSet/x']],
      ['b', ['web-2', 'web-10']],
      ['nodes', ['n']],
      ['external', ['0.0.0.0-9.255.255.255', '10.0.0.0/8']],
    ]);
  });
});
