import { describe, expect, it } from 'vitest';
import { readListing } from './listing.js';

/** As nft 1.0.6 prints it with `-n`. */
const LISTED = `table inet sluice {
	comment "kept by sluice; changes by others are undone"
	set in_a_any_n {
		type inet_proto . inet_service
		flags interval
		counter
		elements = { 6 . 80 counter packets 11 bytes 660,
			     17 . 1-53 counter packets 0 bytes 0 }
	}

	set in_a_all_n {
		type classid
		counter
		elements = { 2cc:d7f9 counter packets 3 bytes 180 }
	}

	set drop4 {
		type classid . ipv4_addr . ipv4_addr . inet_proto . inet_service
		size 8192
		flags dynamic,timeout
		counter
		timeout 30s
		elements = { 0:5 . 127.0.0.1 . 127.0.0.2 . 6 . 52632 counter packets 2 bytes 40 expires 1m11s992ms }
	}

	set drop6 {
		type classid . ipv6_addr . ipv6_addr . inet_proto . inet_service
		size 8192
		flags dynamic,timeout
		counter
		timeout 30s
	}

	set cidrs {
		type ipv6_addr
		flags interval
		elements = { ::ffff:0.0.0.0/96,
			     2001:db8::1-2001:db8::5 }
	}

	map if4 {
		type ifname . ipv4_addr : verdict
		elements = { "slu0" . 10.0.0.1 : jump deny }
	}

	chain deny {
		comment "not a rule"
		meta priority set 0:5
		counter packets 14 bytes 620 drop
	}

	chain forward {
		type filter hook forward priority 0; policy accept;
		meta priority set 2cc:d7f9 goto deny
	}
}
`;

describe('readListing', () => {
  const { sets, rules } = readListing(LISTED);

  it('reads keys of every type, with what each element has counted', () => {
    expect(sets.get('in_a_any_n')).toEqual([
      { key: [6, 80], count: { packets: 11, bytes: 660 } },
      { key: [17, { first: 1, last: 53 }], count: { packets: 0, bytes: 0 } },
    ]);
    expect(sets.get('in_a_all_n')).toEqual([{ key: [0x02ccd7f9], count: { packets: 3, bytes: 180 } }]);
    expect(sets.get('cidrs')).toEqual([
      { key: [{ first: 0xffffn << 32n, last: (0x10000n << 32n) - 1n }] },
      { key: [{ first: (0x2001_0db8n << 96n) + 1n, last: (0x2001_0db8n << 96n) + 5n }] },
    ]);
    expect(sets.get('if4')).toEqual([{ key: ['slu0', 0x0a000001n] }]);
  });

  it('reads how long an element of a dynamic set still is there, and sets that are empty', () => {
    expect(sets.get('drop4')).toEqual([
      {
        key: [5, 0x7f000001n, 0x7f000002n, 6, 52632],
        count: { packets: 2, bytes: 40 },
        expiresMs: 71_992,
      },
    ]);
    expect(sets.get('drop6')).toEqual([]);
  });

  it('reads the counters of rules by their place in the chain', () => {
    expect(rules.get('deny')).toEqual([undefined, { packets: 14, bytes: 620 }]);
    expect(rules.get('forward')).toEqual([undefined]);
  });

  it('takes of two copies of a ruleset the one that base chains lead to, with what the other has counted', () => {
    const copy = (label: string, elements: string, packets: number): string =>
      [
        `\tset ${label}.s {\n\t\ttype classid\n\t\tcounter\n\t\telements = { ${elements} }\n\t}\n`,
        `\tset ${label}.drop4 {\n\t\ttype classid\n\t\tflags dynamic,timeout\n\t\tcounter\n`,
        `\t\telements = { 0:${packets} counter packets 1 bytes 9 expires ${packets}s }\n\t}\n`,
        `\tchain ${label}.c {\n\t\tmeta priority @${label}.s return\n\t\tcounter packets ${packets} bytes 0 goto ${label}.deny\n\t}\n`,
        `\tchain ${label}.d {\n\t\tcounter packets ${packets} bytes 0 tcp dport ${packets} drop\n\t}\n`,
      ].join('');
    const a = copy('a', '0:1 counter packets 1 bytes 5, 0:2 counter packets 9 bytes 9', 3);
    const b = copy('b', '0:1 counter packets 2 bytes 7', 4);
    const base =
      '\tchain forward {\n\t\ttype filter hook forward priority 0; policy accept;\n\t\tjump b.from_pod\n\t}\n';
    const { sets, rules } = readListing(`table inet sluice {\n${a}${b}${base}}\n`);
    expect(sets.get('s')).toEqual([{ key: [1], count: { packets: 3, bytes: 12 } }]);
    expect(sets.get('drop4')).toEqual([
      { key: [4], count: { packets: 1, bytes: 9 }, expiresMs: 4000 },
      { key: [3], count: { packets: 1, bytes: 9 }, expiresMs: 3000 },
    ]);
    expect(rules.get('c')).toEqual([undefined, { packets: 7, bytes: 0 }]);
    // Another rule is in its place there.
    expect(rules.get('d')).toEqual([{ packets: 4, bytes: 0 }]);
    expect(readListing(a).sets.get('s')?.[1]?.count?.packets).toBe(9);
  });

  it('says nothing of what is no listing', () => {
    expect(readListing('')).toEqual({ sets: new Map(), rules: new Map() });
    expect(readListing('Error: No such file or directory\n').sets.size).toBe(0);
  });
});
