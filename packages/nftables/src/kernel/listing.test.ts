import { describe, expect, it } from 'vitest';
import type { NamedSet } from '../ruleset/named-set.js';
import { baseMake, classIdOf, parseListing, plainRule } from './listing.js';
import { readElement } from './read-element.js';

const TEXT = `table inet sluice {
	comment "kept by sluice; changes by others are undone"
	set a.seen {
		type classid . inet_proto . inet_service
		size 8192
		flags dynamic,timeout
		counter
		timeout 30s
		elements = { 0:5 . tcp . 80 counter packets 3 bytes 180,
			     1062:db3c . udp . 9000-9010 counter packets 0 bytes 0 }
	}

	map a.in4 {
		type ipv4_addr : verdict
		elements = { 10.0.0.1 : goto a.in_x }
	}

	chain forward {
		comment "a base chain"
		type filter hook forward priority filter; policy accept;
		iifname "slu*" meta priority set none ct mark set 0x00000007
	}

	chain a.in_x {
		comment "NetworkPolicy/shop/api"
		counter packets 12 bytes 720 goto a.deny
	}
}
`;

describe('parseListing', () => {
  it('takes a table apart', () => {
    const { comment, sets, chains } = parseListing(TEXT);
    expect(comment).toBe('kept by sluice; changes by others are undone');
    expect([...sets.values()]).toEqual([
      {
        name: 'a.seen',
        isMap: false,
        make: 'counter; flags dynamic,timeout; size 8192; timeout 30s; type classid . inet_proto . inet_service',
        elements: ['0:5 . tcp . 80', '1062:db3c . udp . 9000-9010'],
      },
      { name: 'a.in4', isMap: true, make: 'type ipv4_addr : verdict', elements: ['10.0.0.1 : goto a.in_x'] },
    ]);
    expect([...chains.values()]).toEqual([
      {
        name: 'forward',
        base: baseMake('type filter hook forward priority 0; policy accept;'),
        rules: ['iifname "slu*" meta priority set none ct mark set 0x00000007'],
      },
      { name: 'a.in_x', rules: ['counter packets 12 bytes 720 goto a.deny'] },
    ]);
  });

  it('reads a table of nothing, and a text that is cut off', () => {
    expect(parseListing('table inet sluice {\n}\n')).toEqual({ sets: new Map(), chains: new Map() });
    expect([...parseListing(TEXT.slice(0, 800)).chains.keys()]).toEqual(['forward', 'a.in_x']);
  });
});

describe('plainRule', () => {
  it.each([
    ['meta priority set none', 'meta priority set 0x00000000'],
    ['meta priority set 1062:db3c return', 'meta priority set 0x1062db3c return'],
    ['icmpv6 type { packet-too-big, nd-redirect } accept', 'icmpv6 type { 2, 137 } accept'],
    ['counter packets 12 bytes 720 drop', 'counter drop'],
    ['limit rate 7/second burst 5 packets goto a.note', 'limit rate 7/second goto a.note'],
    ['reject with icmpx admin-prohibited', 'reject with icmpx admin-prohibited'],
  ])('%s', (listed, plain) => {
    expect(plainRule(listed)).toBe(plain);
    expect(plainRule(plain)).toBe(plain);
  });
});

describe('readElement', () => {
  const set = (key: NamedSet['key'], value?: NamedSet['value']): NamedSet => ({
    name: 's',
    key,
    ...(value && { value }),
    interval: true,
    elements: [],
  });

  it.each<[string, NamedSet, unknown]>([
    ['10.0.0.1 : 1:2', set(['ipv4_addr'], 'classid'), { key: [0x0a000001n], value: 0x10002 }],
    [
      '10.0.0.0/31 : none',
      set(['ipv4_addr'], 'classid'),
      { key: [{ first: 0x0a000000n, last: 0x0a000001n }], value: 0 },
    ],
    ['::1-::5 : 0:6', set(['ipv6_addr'], 'classid'), { key: [{ first: 1n, last: 5n }], value: 6 }],
    ['"slu0" . fd00::', set(['ifname', 'ipv6_addr']), { key: ['slu0', 0xfd00n << 112n] }],
    ['sctp . 1-100', set(['inet_proto', 'inet_service']), { key: [132, { first: 1, last: 100 }] }],
    ['200 . 5', set(['inet_proto', 'inet_service']), { key: [200, 5] }],
    [
      '10.0.0.1 : goto x',
      set(['ipv4_addr'], 'verdict'),
      { key: [0x0a000001n], value: { kind: 'goto', chain: 'x' } },
    ],
    ['10.0.0.1 : drop', set(['ipv4_addr'], 'verdict'), { key: [0x0a000001n], value: { kind: 'drop' } }],
    ['10.0.0.1 : queue', set(['ipv4_addr'], 'verdict'), undefined],
    ['10.0.0.1', set(['ipv4_addr'], 'verdict'), undefined],
    ['10.0.0.1 . 80', set(['ipv4_addr']), undefined],
    ['fd00::', set(['ipv4_addr']), undefined],
    ['http', set(['inet_service']), undefined],
    ['5', set(['classid']), undefined],
  ])('%s', (text, of, element) => {
    expect(readElement(text, of)).toEqual(element);
  });

  it('knows class ids', () => {
    expect(['none', 'root', '0:1', 'ffff:ffff', ':1', 'x:1'].map(classIdOf)).toEqual([
      0,
      0xffff_ffff,
      1,
      0xffff_ffff,
      1,
      undefined,
    ]);
  });
});
