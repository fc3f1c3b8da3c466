import { describe, expect, it } from 'vitest';
import { type FlowArgument, parseDestination, parseSource } from './flow-argument.js';

const destinations: readonly (readonly [string, FlowArgument])[] = [
  ['backend', { endpoint: 'backend' }],
  ['production/backend', { endpoint: 'production/backend' }],
  ['production/backend:8080', { endpoint: 'production/backend', port: 8080 }],
  ['production/backend:8080/UDP', { endpoint: 'production/backend', port: 8080, protocol: 'UDP' }],
  ['production/backend:8080/udp', { endpoint: 'production/backend', port: 8080, protocol: 'UDP' }],
  ['production/Deployment/backend:http', { endpoint: 'production/Deployment/backend', port: 'http' }],
  ['production/service/web:80/Tcp', { endpoint: 'production/service/web', port: 80, protocol: 'TCP' }],
  ['production/backend/SCTP', { endpoint: 'production/backend', protocol: 'SCTP' }],
  ['production/backend/ICMP', { endpoint: 'production/backend', protocol: 'other' }],
  ['production/udp', { endpoint: 'production/udp' }],
  ['production/pod/tcp', { endpoint: 'production/pod/tcp' }],
  ['node/worker-1:10250', { endpoint: 'node/worker-1', port: 10250 }],
  ['10.0.0.5', { endpoint: '10.0.0.5' }],
  ['10.0.0.5:443', { endpoint: '10.0.0.5', port: 443 }],
  ['10.0.0.5/icmp', { endpoint: '10.0.0.5', protocol: 'other' }],
  ['fd00::5', { endpoint: 'fd00::5' }],
  ['fd00::5/udp', { endpoint: 'fd00::5', protocol: 'UDP' }],
  ['[fd00::5]', { endpoint: 'fd00::5' }],
  ['[fd00::5]:443', { endpoint: 'fd00::5', port: 443 }],
  ['[fd00::5]:443/TCP', { endpoint: 'fd00::5', port: 443, protocol: 'TCP' }],
  ['[fd00::5]/other', { endpoint: 'fd00::5', protocol: 'other' }],
];

describe('a destination argument', () => {
  it.each(destinations)('%s is read', (text, wanted) => {
    expect(parseDestination(text)).toEqual(wanted);
  });

  it.each([
    ['', 'no destination'],
    [':80', 'no destination'],
    ['a/b:', 'neither a port number nor'],
    ['a/b:0', 'not between 1 and 65535'],
    ['a/b:65536', 'not between 1 and 65535'],
    ['a/b:-1', 'neither a port number nor'],
    ['a/b:80/HTTP', "'HTTP' is no protocol"],
    ['a/b:80/TCP/x', 'no destination'],
    ['a/b:80/ICMP', 'ICMP has no ports'],
    ['a b:80', 'no destination'],
    ['10.0.0.0/8', 'it is a range'],
    ['fd00::/8', 'it is a range'],
    ['[fd00::5', 'no protocol|no destination'],
    ['[name]:80', 'no destination'],
    ['http://web:80', 'it is a URL'],
  ])('%s is a usage error that says what is wrong', (text, message) => {
    expect(() => parseDestination(text)).toThrow(new RegExp(message));
  });

  it('is not a source when it has a port', () => {
    expect(parseSource('fd00::5')).toBe('fd00::5');
    expect(() => parseSource('a/b:80')).toThrow(/takes no port/);
  });
});
