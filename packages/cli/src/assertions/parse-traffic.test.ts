import { describe, expect, it } from 'vitest';
import { reportTraffic } from '../answer/report-parts.js';
import { trafficText } from '../output/traffic-text.js';
import { parseTraffic } from './parse-traffic.js';

describe('traffic in an assertions file', () => {
  it.each([
    ['TCP 80', 'TCP 80'],
    ['80', 'TCP 80'],
    ['TCP 80,443, UDP 53', 'TCP 80,443, UDP 53'],
    ['tcp 80 443 udp 53', 'TCP 80,443, UDP 53'],
    ['53/UDP, 53/tcp', 'TCP 53, UDP 53'],
    ['8000-8999', 'TCP 8000-8999'],
    ['TCP', 'TCP all'],
    ['TCP, UDP 53', 'TCP all, UDP 53'],
    ['TCP all', 'TCP all'],
    ['UDP 53, TCP all', 'TCP all, UDP 53'],
    ['all', 'all'],
    ['none', '-'],
    ['-', '-'],
    ['other', 'other'],
    ['TCP 80, icmp', 'TCP 80, other'],
  ])('%s is read', (text, wanted) => {
    const traffic = parseTraffic(text);
    if ('error' in traffic) expect.unreachable(traffic.error);
    else expect(trafficText(reportTraffic(traffic))).toBe(wanted);
  });

  it.each(['', 'http', '0', '65536', '90-80', '80/HTTP', 'none, TCP 80', '-1', '80-'])(
    '%s is refused',
    (text) => {
      expect(parseTraffic(text)).toHaveProperty('error');
    },
  );
});
