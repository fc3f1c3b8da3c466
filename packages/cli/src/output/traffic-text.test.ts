import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { someTraffic } from './reports.arbitrary.fixture.js';
import { traffic } from './reports.fixture.js';
import { shortTrafficLabel, trafficAmount, trafficLabel, trafficText } from './traffic-text.js';

const nothing = { tcp: [], udp: [], sctp: [], other: false };

describe('traffic as text', () => {
  it.each(['TCP 80,443, UDP 53', 'all', 'TCP all', 'SCTP 8000-8999', 'TCP 80, other', 'other'])(
    'writes %s as it is read',
    (text) => expect(trafficText(traffic(text))).toBe(text),
  );

  it('writes nothing as a dash', () => {
    expect(trafficText(nothing)).toBe('-');
    expect(trafficAmount(nothing)).toBe('none');
  });

  it('calls it all only with every port of every protocol and the protocols without ports', () => {
    const all = traffic('all');
    expect(trafficAmount(all)).toBe('all');
    expect(trafficAmount({ ...all, other: false })).toBe('some');
    expect(trafficText({ ...all, other: false })).toBe('TCP all, UDP all, SCTP all');
  });

  it('names what is missing where that is ports of one protocol', () => {
    const all = traffic('all');
    expect(trafficLabel({ ...all, tcp: traffic('TCP 1-79,81-65535').tcp })).toBe('all but TCP 80');
    expect(trafficText({ ...all, tcp: traffic('TCP 1-79,81-65535').tcp })).toBe(
      'TCP 1-79,81-65535, UDP all, SCTP all, other',
    );
    expect(trafficLabel({ ...all, udp: [] })).toBe('all but UDP all');
    expect(trafficLabel({ ...all, udp: [], tcp: [[1, 79]] })).toBe('TCP 1-79, SCTP all, other');
  });

  it('counts the ports that find no room', () => {
    expect(shortTrafficLabel(traffic('TCP 80,443,8080,9090, UDP 53'), 20)).toBe('TCP 80,443, 3 more');
  });

  it('is never longer than its room where that holds one port, and in full where it fits', () => {
    fc.assert(
      fc.property(someTraffic, fc.integer({ min: 30, max: 60 }), (some, max) => {
        const full = trafficLabel(some);
        const short = shortTrafficLabel(some, max);
        if (full.length <= max) expect(short).toBe(full);
        else expect(short.length).toBeLessThanOrEqual(max);
      }),
    );
  });
});
