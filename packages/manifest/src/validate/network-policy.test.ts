import { describe, expect, it } from 'vitest';
import { lines, messages, policyText, validated } from './validate.fixture.js';

const KEY_RULE =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const CIDR_RULE = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

describe('specs that the API server accepts', () => {
  it.each([
    ['no rules', 'podSelector: {matchLabels: {a: b}}\ningress: []'],
    ['a rule with empty lists', 'podSelector: {}\ningress: [{from: [], ports: []}]'],
    [
      'ports with and without protocol',
      'podSelector: {}\ningress: [{ports: [{port: 80}, {protocol: TCP}, {protocol: TCP, port: 443}, {protocol: UDP, port: dns}, {protocol: SCTP, port: 7777}]}]',
    ],
    ['a podSelector peer', 'podSelector: {}\ningress: [{from: [{podSelector: {matchLabels: {c: d}}}]}]'],
    [
      'a namespaceSelector peer',
      'podSelector: {}\ningress: [{from: [{namespaceSelector: {matchLabels: {c: d}}}]}]',
    ],
    [
      'both selectors in one peer',
      'podSelector: {}\ningress: [{from: [{namespaceSelector: {matchLabels: {c: d}}, podSelector: {matchLabels: {c: d}}}]}]',
    ],
    [
      'both selectors in one egress peer',
      'podSelector: {}\negress: [{to: [{namespaceSelector: {matchLabels: {e: f}}, podSelector: {matchLabels: {c: d}}}]}]',
    ],
    ['an empty port entry and an empty rule', 'podSelector: {}\ningress: [{}, {ports: [{}]}]\negress: [{}]'],
    [
      'an ipBlock with except',
      'podSelector: {}\ningress: [{from: [{ipBlock: {cidr: 192.168.0.0/16, except: [192.168.3.0/24, 192.168.4.0/24]}}]}]',
    ],
    [
      'an IPv6 ipBlock with except',
      'podSelector: {}\negress: [{to: [{ipBlock: {cidr: "fd00:192:168::/48", except: ["fd00:192:168:3::/64"]}}]}]',
    ],
    [
      'an egress ipBlock and policyTypes',
      'podSelector: {}\npolicyTypes: [Egress]\negress: [{to: [{ipBlock: {cidr: 192.168.0.0/16}}]}]',
    ],
    ['both policyTypes', 'podSelector: {}\npolicyTypes: [Ingress, Egress]'],
    ['one policyType twice', 'podSelector: {}\npolicyTypes: [Ingress, Ingress]'],
    [
      'a range of ports',
      'podSelector: {}\negress: [{ports: [{protocol: TCP, port: 32000, endPort: 32768}, {protocol: UDP, port: 32000, endPort: 32768}]}]',
    ],
    ['endPort equal to port', 'podSelector: {}\negress: [{ports: [{port: 80, endPort: 80}]}]'],
    [
      'every operator',
      'podSelector: {matchExpressions: [{key: a, operator: In, values: [x, ""]}, {key: b, operator: NotIn, values: [z]}, {key: c, operator: Exists}, {key: d, operator: DoesNotExist, values: []}]}',
    ],
    ['nulls', 'podSelector: null\ningress: null\negress: [null]\npolicyTypes: null'],
    ['no podSelector', 'policyTypes: [Ingress]'],
  ])('%s', (_, spec) => {
    expect(messages(spec)).toEqual([]);
  });

  it('a policy without a spec', () => {
    expect(validated('apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\n')).toEqual(
      [],
    );
  });
});

describe('specs that the API server refuses, in its words', () => {
  const R = 'spec.ingress[0]';
  it.each<[string, string, readonly string[]]>([
    [
      'namespaceSelector beside ipBlock',
      'podSelector: {}\ningress: [{from: [{namespaceSelector: {}, ipBlock: {cidr: 192.168.0.0/16}}]}]',
      [`${R}.from[0]: Forbidden: may not specify both ipBlock and another peer`],
    ],
    [
      'podSelector beside ipBlock',
      'podSelector: {}\ningress: [{from: [{podSelector: {}, ipBlock: {cidr: 192.168.0.0/16}}]}]',
      [`${R}.from[0]: Forbidden: may not specify both ipBlock and another peer`],
    ],
    [
      'an empty peer in from',
      'podSelector: {}\ningress: [{from: [{}]}]',
      [`${R}.from[0]: Required value: must specify a peer`],
    ],
    [
      'a null peer in to',
      'podSelector: {}\negress: [{to: [null]}]',
      ['spec.egress[0].to[0]: Required value: must specify a peer'],
    ],
    [
      'a peer whose fields are null',
      'podSelector: {}\ningress: [{from: [{podSelector: null}]}]',
      [`${R}.from[0]: Required value: must specify a peer`],
    ],
    [
      'a bad key in podSelector',
      'podSelector: {matchLabels: {NoUppercaseOrSpecialCharsLike=Equals: b}}',
      [`spec.podSelector.matchLabels: Invalid value: "NoUppercaseOrSpecialCharsLike=Equals": ${KEY_RULE}`],
    ],
    [
      'a bad key in from.podSelector',
      'podSelector: {}\ningress: [{from: [{podSelector: {matchLabels: {a=b: b}}}]}]',
      [`${R}.from[0].podSelector.matchLabels: Invalid value: "a=b": ${KEY_RULE}`],
    ],
    [
      'a bad key in from.namespaceSelector',
      'podSelector: {}\ningress: [{from: [{namespaceSelector: {matchLabels: {a=b: b}}}]}]',
      [`${R}.from[0].namespaceSelector.matchLabels: Invalid value: "a=b": ${KEY_RULE}`],
    ],
    [
      'a bad key in to.podSelector',
      'podSelector: {}\negress: [{to: [{podSelector: {matchLabels: {a=b: b}}}]}]',
      [`spec.egress[0].to[0].podSelector.matchLabels: Invalid value: "a=b": ${KEY_RULE}`],
    ],
    [
      'a bad label value',
      'podSelector: {matchLabels: {a: "b c"}}',
      [`spec.podSelector.matchLabels: Invalid value: "b c": ${VALUE_RULE}`],
    ],
    [
      'an unknown protocol',
      'podSelector: {}\ningress: [{ports: [{protocol: ICMP, port: 80}]}]',
      [`${R}.ports[0].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"`],
    ],
    [
      'a protocol in lower case',
      'podSelector: {}\negress: [{ports: [{protocol: tcp}]}]',
      ['spec.egress[0].ports[0].protocol: Unsupported value: "tcp": supported values: "TCP", "UDP", "SCTP"'],
    ],
    [
      'a port beyond 65535',
      'podSelector: {}\ningress: [{ports: [{port: 123456789}]}]',
      [`${R}.ports[0].port: Invalid value: 123456789: must be between 1 and 65535, inclusive`],
    ],
    [
      'port 0',
      'podSelector: {}\negress: [{ports: [{port: 0}]}]',
      ['spec.egress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive'],
    ],
    [
      'a port name of odd characters',
      'podSelector: {}\ningress: [{ports: [{port: "!@#$"}]}]',
      [
        `${R}.ports[0].port: Invalid value: "!@#$": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)`,
        `${R}.ports[0].port: Invalid value: "!@#$": must contain at least one letter (a-z)`,
      ],
    ],
    [
      'a number in quotes',
      'podSelector: {}\ningress: [{ports: [{port: "80"}]}]',
      [`${R}.ports[0].port: Invalid value: "80": must contain at least one letter (a-z)`],
    ],
    [
      'a long port name',
      'podSelector: {}\ningress: [{ports: [{port: abcdefghijklmnop}]}]',
      [`${R}.ports[0].port: Invalid value: "abcdefghijklmnop": must be no more than 15 characters`],
    ],
    [
      'hyphens in a port name',
      'podSelector: {}\ningress: [{ports: [{port: -a--b}]}]',
      [
        `${R}.ports[0].port: Invalid value: "-a--b": must not contain consecutive hyphens`,
        `${R}.ports[0].port: Invalid value: "-a--b": must not begin or end with a hyphen`,
      ],
    ],
    [
      'an empty port name',
      'podSelector: {}\ningress: [{ports: [{port: ""}]}]',
      [
        `${R}.ports[0].port: Invalid value: "": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)`,
        `${R}.ports[0].port: Invalid value: "": must contain at least one letter (a-z)`,
      ],
    ],
    [
      'endPort below port',
      'podSelector: {}\negress: [{ports: [{port: 35000, endPort: 32768}]}]',
      ['spec.egress[0].ports[0].endPort: Invalid value: 35000: must be greater than or equal to `port`'],
    ],
    [
      'endPort out of range and below port',
      'podSelector: {}\negress: [{ports: [{port: 80, endPort: -1}]}]',
      [
        'spec.egress[0].ports[0].endPort: Invalid value: 80: must be greater than or equal to `port`',
        'spec.egress[0].ports[0].endPort: Invalid value: -1: must be between 1 and 65535, inclusive',
      ],
    ],
    [
      'endPort beyond 65535',
      'podSelector: {}\negress: [{ports: [{port: 30000, endPort: 65537}]}]',
      ['spec.egress[0].ports[0].endPort: Invalid value: 65537: must be between 1 and 65535, inclusive'],
    ],
    [
      'endPort with a port name',
      'podSelector: {}\negress: [{ports: [{port: dns, endPort: 32768}]}]',
      [
        'spec.egress[0].ports[0].endPort: Invalid value: 32768: may not be specified when `port` is non-numeric',
      ],
    ],
    [
      'endPort without port',
      'podSelector: {}\negress: [{ports: [{endPort: 32768}]}]',
      [
        'spec.egress[0].ports[0].endPort: Invalid value: 32768: may not be specified when `port` is not specified',
      ],
    ],
    [
      'several bad ranges',
      'podSelector: {}\negress: [{ports: [{port: 35000, endPort: 32768}, {port: 80}, {endPort: 9}]}]',
      [
        'spec.egress[0].ports[0].endPort: Invalid value: 35000: must be greater than or equal to `port`',
        'spec.egress[0].ports[2].endPort: Invalid value: 9: may not be specified when `port` is not specified',
      ],
    ],
    [
      'an ipBlock without cidr',
      'podSelector: {}\ningress: [{from: [{ipBlock: {except: [192.168.8.0/24, nonsense]}}]}]',
      [`${R}.from[0].ipBlock.cidr: Required value`],
    ],
    [
      'a cidr that is none',
      'podSelector: {}\ningress: [{from: [{ipBlock: {cidr: 192.168.5.6, except: [192.168.1.0/24]}}]}]',
      [`${R}.from[0].ipBlock.cidr: Invalid value: "192.168.5.6": ${CIDR_RULE}`],
    ],
    [
      'an IPv6 cidr that is none',
      'podSelector: {}\ningress: [{from: [{ipBlock: {cidr: "fd00:192:168::"}}]}]',
      [`${R}.from[0].ipBlock.cidr: Invalid value: "fd00:192:168::": ${CIDR_RULE}`],
    ],
    [
      'a prefix that is too long',
      'podSelector: {}\ningress: [{from: [{ipBlock: {cidr: 10.0.0.0/33}}]}]',
      [`${R}.from[0].ipBlock.cidr: Invalid value: "10.0.0.0/33": ${CIDR_RULE}`],
    ],
    [
      'an empty except',
      'podSelector: {}\ningress: [{from: [{ipBlock: {cidr: 192.168.8.0/24, except: [""]}}]}]',
      [`${R}.from[0].ipBlock.except[0]: Invalid value: "": ${CIDR_RULE}`],
    ],
    [
      'an except of a space',
      'podSelector: {}\ningress: [{from: [{ipBlock: {cidr: 192.168.8.0/24, except: [" "]}}]}]',
      [`${R}.from[0].ipBlock.except[0]: Invalid value: " ": ${CIDR_RULE}`],
    ],
    [
      'an except that is no address',
      'podSelector: {}\ningress: [{from: [{ipBlock: {cidr: 192.168.8.0/24, except: [300.300.300.300]}}]}]',
      [`${R}.from[0].ipBlock.except[0]: Invalid value: "300.300.300.300": ${CIDR_RULE}`],
    ],
    [
      'an except outside of cidr',
      'podSelector: {}\ningress: [{from: [{ipBlock: {cidr: 192.168.8.0/24, except: [192.168.9.1/32]}}]}]',
      [
        `${R}.from[0].ipBlock.except[0]: Invalid value: "192.168.9.1/32": must be a strict subset of \`cidr\``,
      ],
    ],
    [
      'an except equal to cidr',
      'podSelector: {}\ningress: [{from: [{ipBlock: {cidr: 192.168.0.0/24, except: [192.168.0.0/24]}}]}]',
      [
        `${R}.from[0].ipBlock.except[0]: Invalid value: "192.168.0.0/24": must be a strict subset of \`cidr\``,
      ],
    ],
    [
      'an except that holds cidr',
      'podSelector: {}\ningress: [{from: [{ipBlock: {cidr: 192.168.0.0/24, except: [192.168.0.0/16]}}]}]',
      [
        `${R}.from[0].ipBlock.except[0]: Invalid value: "192.168.0.0/16": must be a strict subset of \`cidr\``,
      ],
    ],
    [
      'an IPv6 except outside of cidr',
      'podSelector: {}\ningress: [{from: [{ipBlock: {cidr: "fd00:192:168:1::/64", except: ["fd00:192:168:2::/64"]}}]}]',
      [
        `${R}.from[0].ipBlock.except[0]: Invalid value: "fd00:192:168:2::/64": must be a strict subset of \`cidr\``,
      ],
    ],
    [
      'an except of the other family',
      'podSelector: {}\ningress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: ["fd00::/64"]}}]}]',
      [`${R}.from[0].ipBlock.except[0]: Invalid value: "fd00::/64": must be a strict subset of \`cidr\``],
    ],
    [
      'an unknown policyType',
      'podSelector: {}\npolicyTypes: [foo, Ingress]',
      ['spec.policyTypes[0]: Unsupported value: "foo": supported values: "Ingress", "Egress"'],
    ],
    [
      'three policyTypes',
      'podSelector: {}\npolicyTypes: [foo, bar, baz]',
      ['spec.policyTypes: Invalid value: ["foo","bar","baz"]: may not specify more than two policyTypes'],
    ],
    [
      'In without values',
      'podSelector: {matchExpressions: [{key: a, operator: In}]}',
      [
        "spec.podSelector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
      ],
    ],
    [
      'Exists with values',
      'podSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}',
      [
        "spec.podSelector.matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
      ],
    ],
    [
      'an unknown operator',
      'podSelector: {matchExpressions: [{key: a, operator: Equals, values: [b]}]}',
      [
        'spec.podSelector.matchExpressions[0].operator: Invalid value: "Equals": not a valid selector operator',
      ],
    ],
    [
      'no operator and no key',
      'podSelector: {matchExpressions: [{}]}',
      [
        'spec.podSelector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator',
        'spec.podSelector.matchExpressions[0].key: Invalid value: "": name part must be non-empty',
        `spec.podSelector.matchExpressions[0].key: Invalid value: "": ${KEY_RULE}`,
      ],
    ],
    [
      'a bad value in an expression',
      'podSelector: {matchExpressions: [{key: a, operator: In, values: [x, "-"]}]}',
      [`spec.podSelector.matchExpressions[0].values[1]: Invalid value: "-": ${VALUE_RULE}`],
    ],
  ])('%s', (_, spec, expected) => {
    expect(messages(spec)).toEqual(expected);
  });

  it('tells metadata first, then ports before peers, ingress before egress, and policyTypes last', () => {
    const text = policyText(
      'policyTypes: [X]\negress: [{to: [{}]}]\ningress: [{from: [{}], ports: [{port: 0}]}]\npodSelector: {matchLabels: {a: "!"}}',
      'name: Foo',
    );
    expect(validated(text).map(({ path }) => path)).toEqual([
      'metadata.name',
      'spec.podSelector.matchLabels',
      'spec.ingress[0].ports[0].port',
      'spec.ingress[0].from[0]',
      'spec.egress[0].to[0]',
      'spec.policyTypes[0]',
    ]);
  });
});

describe('CIDRs that the API server accepts with a warning', () => {
  const HOST_BITS = 'must not have bits set beyond the prefix length';
  const ZEROS = 'must not have leading 0s in IP or prefix length';
  const MAPPED = 'must not have an IPv4-mapped IPv6 address';
  const ambiguous = (cidr: string, network: string, single: string): string =>
    `CIDR value "${cidr}" is ambiguous in this context (should be "${network}" or "${single}"?)`;
  const old = (cidr: string, network: string): string =>
    `non-standard CIDR value "${cidr}" will be considered invalid in a future Kubernetes release: use "${network}"`;
  const canonical = (cidr: string, shown: string): string =>
    `IPv6 CIDR value "${cidr}" should be in RFC 5952 canonical format ("${shown}")`;

  it.each<[string, string | undefined, readonly string[]]>([
    ['10.0.0.1/8', HOST_BITS, [ambiguous('10.0.0.1/8', '10.0.0.0/8', '10.0.0.1/32')]],
    ['fd00::1/64', HOST_BITS, [ambiguous('fd00::1/64', 'fd00::/64', 'fd00::1/128')]],
    ['010.0.0.0/8', ZEROS, [old('010.0.0.0/8', '10.0.0.0/8')]],
    ['10.0.0.0/08', ZEROS, [old('10.0.0.0/08', '10.0.0.0/8')]],
    ['00000:1::/32', ZEROS, [old('00000:1::/32', '0:1::/32')]],
    [
      '010.0.0.1/8',
      ZEROS,
      [ambiguous('010.0.0.1/8', '10.0.0.0/8', '10.0.0.1/32'), old('010.0.0.1/8', '10.0.0.0/8')],
    ],
    ['::ffff:10.0.0.0/104', MAPPED, [old('::ffff:10.0.0.0/104', '10.0.0.0/8')]],
    ['FD00::/8', undefined, [canonical('FD00::/8', 'fd00::/8')]],
    ['2001:db8:0:0::/64', undefined, [canonical('2001:db8:0:0::/64', '2001:db8::/64')]],
  ])('%s', (cidr, detail, warnings) => {
    const found = validated(policyText(`podSelector: {}\ningress: [{from: [{ipBlock: {cidr: "${cidr}"}}]}]`));
    expect(found).toMatchObject([{ severity: 'warning', code: 'api-warning', line: 8 }]);
    const path = 'spec.ingress[0].from[0].ipBlock.cidr';
    expect(found[0]?.message.split('\n')).toEqual([
      ...(detail === undefined ? [] : [`${path}: Invalid value: "${cidr}": ${detail}`]),
      ...warnings.map((warning) => `Warning: ${path}: ${warning}`),
    ]);
  });

  it('tells those of except, too', () => {
    const found = messages(
      'podSelector: {}\negress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.1/16]}}]}]',
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^spec\.egress\[0\]\.to\[0\]\.ipBlock\.except\[0\]: .*\nWarning: spec\.egress/);
  });
});

describe('values of types that Go names are printed as JSON', () => {
  it.each([
    [
      'podSelector: {}\npolicyTypes: ["<&>"]',
      'spec.policyTypes[0]: Unsupported value: "\\u003c\\u0026\\u003e": supported values: "Ingress", "Egress"',
    ],
    [
      'podSelector: {}\npolicyTypes: [null, Ingress, Egress]',
      'spec.policyTypes: Invalid value: ["","Ingress","Egress"]: may not specify more than two policyTypes',
    ],
    [
      'podSelector: {}\ningress: [{ports: [{protocol: "a\\x01"}]}]',
      'spec.ingress[0].ports[0].protocol: Unsupported value: "a\\u0001": supported values: "TCP", "UDP", "SCTP"',
    ],
    [
      'podSelector: {matchExpressions: [{key: a, operator: "<"}]}',
      'spec.podSelector.matchExpressions[0].operator: Invalid value: "\\u003c": not a valid selector operator',
    ],
  ])('%s', (spec, message) => {
    expect(messages(spec)[0]).toBe(message);
  });

  it.each([
    ['<&>', '<&>'],
    ['\u007f', '\\x7f'],
    ['\u00a0', '\\u00a0'],
    ['\u0378', '\\u0378'],
    ['😀', '😀'],
    ['\\U000e0001', '\\U000e0001'],
  ])('but a plain string by its printable characters: %s', (text, shown) => {
    expect(messages(`podSelector: {matchLabels: {a: "${text.replace('\u007f', '\\x7f')}"}}`)).toEqual([
      `spec.podSelector.matchLabels: Invalid value: "${shown}": ${VALUE_RULE}`,
    ]);
  });
});

describe('metadata that programs write', () => {
  const told = (metadata: string): readonly string[] =>
    validated(policyText('podSelector: {}', `name: foo\n${metadata}`)).map(({ message }) => message);

  it.each([
    'finalizers: [kubernetes, example.com/clean-up]',
    'ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: a, uid: b, controller: true}]',
    'managedFields: [{manager: kubectl, operation: Apply, apiVersion: networking.k8s.io/v1, time: "2024-01-01T00:00:00Z", fieldsType: FieldsV1, fieldsV1: {"f:spec": {}}}]',
    'annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}"}\nresourceVersion: "1"\nuid: a\ngeneration: 1\ncreationTimestamp: null\nselfLink: x',
  ])('is right: %s', (metadata) => {
    expect(told(metadata)).toEqual([]);
  });

  it.each<[string, readonly string[]]>([
    [
      'finalizers: [a]',
      [
        'metadata.finalizers[0]: Invalid value: "a": name is neither a standard finalizer name nor is it fully qualified',
      ],
    ],
    [
      'finalizers: [orphan, foregroundDeletion]',
      [
        'metadata.finalizers: Invalid value: ["orphan","foregroundDeletion"]: finalizer orphan and foregroundDeletion cannot be both set',
      ],
    ],
    [
      'finalizers: [a b/c]',
      [expect.stringMatching(/^metadata\.finalizers: Invalid value: "a b\/c": prefix part /)],
    ],
    [
      'ownerReferences: [{}]',
      [
        'metadata.ownerReferences.apiVersion: Invalid value: "": version must not be empty',
        'metadata.ownerReferences.kind: Invalid value: "": must not be empty',
        'metadata.ownerReferences.name: Invalid value: "": must not be empty',
        'metadata.ownerReferences.uid: Invalid value: "": must not be empty',
      ],
    ],
    [
      'ownerReferences: [{apiVersion: v1, kind: Event, name: a, uid: b}]',
      [
        'metadata.ownerReferences: Invalid value: {"apiVersion":"v1","kind":"Event","name":"a","uid":"b"}: /v1, Kind=Event is disallowed from being an owner',
      ],
    ],
    [
      'ownerReferences: [{apiVersion: v1, kind: A, name: a, uid: u, controller: true}, {apiVersion: v1, kind: B, name: b, uid: u, controller: true}]',
      [
        'metadata.ownerReferences: Invalid value: [{"apiVersion":"v1","kind":"A","name":"a","uid":"u","controller":true},{"apiVersion":"v1","kind":"B","name":"b","uid":"u","controller":true}]: Only one reference can have Controller set to true. Found "true" in references for A/a and B/b',
      ],
    ],
    [
      'managedFields: [{operation: apply, fieldsType: V2}]',
      [
        'metadata.managedFields[0].operation: Invalid value: "apply": must be `Apply` or `Update`',
        'metadata.managedFields[0].fieldsType: Invalid value: "V2": must be `FieldsV1`',
      ],
    ],
    ['managedFields: [{a: 1}]', ['strict decoding error: unknown field "metadata.managedFields[0].a"']],
  ])('is wrong: %s', (metadata, expected) => {
    expect(told(metadata)).toEqual(expected);
  });
});

describe('places of errors', () => {
  it('are those of the values, or of the keys of labels, or of the parent of what is missing', () => {
    const spec = `podSelector:
  matchLabels:
    app: web
    b@d: x
ingress:
- ports:
  - port: 0
    protocol: ICMP
  from:
  - {}
  - podSelector: {}
    ipBlock:
      except: []
`;
    expect(lines(validated(policyText(spec)))).toEqual([
      `10:7 error spec.podSelector.matchLabels: Invalid value: "b@d": ${KEY_RULE}`,
      '14:17 error spec.ingress[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"',
      '13:13 error spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
      '16:7 error spec.ingress[0].from[0]: Required value: must specify a peer',
      '18:7 error spec.ingress[0].from[1].ipBlock.cidr: Required value',
      '17:7 error spec.ingress[0].from[1]: Forbidden: may not specify both ipBlock and another peer',
    ]);
  });

  it('have an end and name the object', () => {
    const [found] = validated(policyText('podSelector: {}\ningress:\n- ports:\n  - port: 70000'));
    expect(found).toMatchObject({
      file: 'policy.yaml',
      line: 10,
      column: 13,
      endLine: 10,
      endColumn: 18,
      object: 'NetworkPolicy bar/foo',
      path: 'spec.ingress[0].ports[0].port',
    });
  });
});
