import { describe, expect, it } from 'vitest';
import { apiAnswer } from './api-answer.js';
import { lines, messages, objectOf, policyText, validated } from './validate.fixture.js';

describe('strict decoding', () => {
  it('tells unknown fields by their path, at their key', () => {
    expect(
      lines(validated(policyText('podSelecter: {}\ningress:\n- form: []\n  ports:\n  - prot: TCP'))),
    ).toEqual([
      '9:5 error strict decoding error: unknown field "spec.ingress[0].form"',
      '11:7 error strict decoding error: unknown field "spec.ingress[0].ports[0].prot"',
      '7:3 error strict decoding error: unknown field "spec.podSelecter"',
    ]);
  });

  it('finds the ipBlock whose fields stand beside it', () => {
    const spec = 'podSelector: {}\ningress:\n- from:\n  - ipBlock:\n    cidr: 10.0.0.0/8';
    expect(messages(spec)).toEqual(['strict decoding error: unknown field "spec.ingress[0].from[0].cidr"']);
  });

  it('takes names of Object.prototype for unknown fields like others', () => {
    expect(messages('podSelector: {}\nconstructor: {}\n__proto__: {}')).toEqual([
      'strict decoding error: unknown field "spec.__proto__"',
      'strict decoding error: unknown field "spec.constructor"',
    ]);
  });

  it('leaves validation for when the fields are known', () => {
    expect(messages('podSelector: {}\npolicyType: [Ingress]\npolicyTypes: [X]')).toEqual([
      'strict decoding error: unknown field "spec.policyType"',
    ]);
  });
});

describe('a status, which NetworkPolicy had once', () => {
  it('is told, but does not take the policy out', () => {
    const found = validated(`${policyText('podSelector: {}')}status: {}\n`);
    expect(lines(found)).toEqual([
      '8:1 warning unknown field "status": servers since Kubernetes 1.28 have none, and refuse it under strict validation',
    ]);
  });
});

describe('times of metadata', () => {
  const told = (time: string): readonly string[] =>
    validated(policyText('podSelector: {}', `name: a\ncreationTimestamp: ${time}`)).map(
      ({ message }) => message,
    );

  it.each(['null', '2024-01-01T00:00:00Z', '2024-02-29T23:59:59.123456Z', '2024-01-01T00:00:00+02:00'])(
    '%s is one',
    (time) => {
      expect(told(time)).toEqual([]);
    },
  );

  it.each([
    ['""', 'parsing time "" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "2006"'],
    ['2024-01-01', 'parsing time "2024-01-01" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"'],
    ['2024-13-01T00:00:00Z', 'parsing time "2024-13-01T00:00:00Z": month out of range'],
    ['2023-02-29T00:00:00Z', 'parsing time "2023-02-29T00:00:00Z": day out of range'],
    ['2024-01-01T24:00:00Z', 'parsing time "2024-01-01T24:00:00Z": hour out of range'],
    ['2024-01-01T00:60:00Z', 'parsing time "2024-01-01T00:60:00Z": minute out of range'],
    ['2024-01-01T00:00:00Zx', 'parsing time "2024-01-01T00:00:00Zx": extra text: "x"'],
    [
      '"é\\"\\t"',
      'parsing time "\\xc3\\xa9\\"\\x09" as "2006-01-02T15:04:05Z07:00": cannot parse "\\xc3\\xa9\\"\\x09" as "2006"',
    ],
    [
      '80',
      'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.creationTimestamp of type string (80 is a number in YAML; write "80")',
    ],
  ])('%s is none', (time, message) => {
    expect(told(time)).toEqual([message]);
  });
});

describe('wrong JSON types, in the words of the decoder', () => {
  it.each([
    [
      'a map for a list',
      'egress: {}',
      'json: cannot unmarshal object into Go struct field NetworkPolicySpec.spec.egress of type []v1.NetworkPolicyEgressRule',
    ],
    [
      'a map for peers',
      'egress: [{to: {podSelector: {}}}]',
      'json: cannot unmarshal object into Go struct field NetworkPolicyEgressRule.spec.egress.to of type []v1.NetworkPolicyPeer',
    ],
    [
      'a string for a map',
      'podSelector: all',
      'json: cannot unmarshal string into Go struct field NetworkPolicySpec.spec.podSelector of type v1.LabelSelector',
    ],
    [
      'a string for a list',
      'policyTypes: Ingress',
      'json: cannot unmarshal string into Go struct field NetworkPolicySpec.spec.policyTypes of type []v1.PolicyType',
    ],
    [
      'a number among policyTypes',
      'policyTypes: [1]',
      'json: cannot unmarshal number into Go struct field NetworkPolicySpec.spec.policyTypes of type v1.PolicyType (1 is a number in YAML; write "1")',
    ],
    [
      'a string for a peer',
      'ingress: [{from: [10.0.0.0/8]}]',
      'json: cannot unmarshal string into Go struct field NetworkPolicyIngressRule.spec.ingress.from of type v1.NetworkPolicyPeer',
    ],
    [
      'a boolean for a port',
      'ingress: [{ports: [{port: on}]}]',
      'json: cannot unmarshal bool into Go struct field NetworkPolicyPort.spec.ingress.ports.port of type int32 (on is the YAML 1.1 boolean true; write "on")',
    ],
    [
      'a fraction for a port',
      'ingress: [{ports: [{port: 80.5}]}]',
      'json: cannot unmarshal number 80.5 into Go struct field NetworkPolicyPort.spec.ingress.ports.port of type int32',
    ],
    [
      'a string for endPort',
      'ingress: [{ports: [{port: 80, endPort: "90"}]}]',
      'json: cannot unmarshal string into Go struct field NetworkPolicyPort.spec.ingress.ports.endPort of type int32',
    ],
    [
      'a number that is too large',
      'ingress: [{ports: [{port: 80, endPort: 2147483648}]}]',
      'json: cannot unmarshal number 2147483648 into Go struct field NetworkPolicyPort.spec.ingress.ports.endPort of type int32',
    ],
    [
      'a number for a label value',
      'podSelector: {matchLabels: {version: 1}}',
      'json: cannot unmarshal number into Go struct field LabelSelector.spec.podSelector.matchLabels of type string (1 is a number in YAML; write "1")',
    ],
    [
      'a list for cidr',
      'ingress: [{from: [{ipBlock: {cidr: [10.0.0.0/8]}}]}]',
      'json: cannot unmarshal array into Go struct field IPBlock.spec.ingress.from.ipBlock.cidr of type string',
    ],
    [
      'a number among expression values',
      'podSelector: {matchExpressions: [{key: a, operator: In, values: [yes]}]}',
      'json: cannot unmarshal bool into Go struct field LabelSelectorRequirement.spec.podSelector.matchExpressions.values of type string (yes is the YAML 1.1 boolean true; write "yes")',
    ],
  ])('%s', (_, spec, message) => {
    expect(messages(spec)).toEqual([message]);
  });

  it.each([
    ['yes', 'bool', 'yes is the YAML 1.1 boolean true'],
    ['no', 'bool', 'no is the YAML 1.1 boolean false'],
    ['on', 'bool', 'on is the YAML 1.1 boolean true'],
    ['Off', 'bool', 'Off is the YAML 1.1 boolean false'],
    ['y', 'bool', 'y is the YAML 1.1 boolean true'],
    ['true', 'bool', 'true is a boolean in YAML'],
    ['012', 'number', '012 is the YAML 1.1 number 10'],
    ['1e3', 'number', '1e3 is the YAML 1.1 number 1000'],
    ['0x1f', 'number', '0x1f is the YAML 1.1 number 31'],
    ['1_000', 'number', '1_000 is the YAML 1.1 number 1000'],
    ['1.10', 'number', '1.10 is the YAML 1.1 number 1.1'],
  ])('the unquoted label value %s', (written, type, reading) => {
    const text = policyText('podSelector: {}', `name: a\nlabels:\n  app: web\n  x: ${written}`);
    expect(lines(validated(text))).toEqual([
      `7:8 error json: cannot unmarshal ${type} into Go struct field ObjectMeta.metadata.labels of type string (${reading}; write "${written}")`,
    ]);
    expect(validated(text.replace(` ${written}\n`, ` "${written}"\n`))).toEqual([]);
  });

  it('reads null label values as empty strings, with a warning', () => {
    const found = validated(policyText('podSelector: {matchLabels: {app: ~}}'));
    expect(found).toMatchObject([{ severity: 'warning', path: 'spec.podSelector.matchLabels.app' }]);
  });

  it('takes YAML 1.1 numbers for ports as they are read', () => {
    expect(
      messages(
        'podSelector: {}\ningress: [{ports: [{port: 0080}, {port: 0x50}, {port: 1_000}, {port: 8e1}]}]',
      ),
    ).toEqual([]);
  });
});

describe('the whole answer of the API server', () => {
  const answer = (spec: string, metadata?: string): string | undefined =>
    apiAnswer(objectOf(policyText(spec, metadata)));

  it('is one line for one error', () => {
    expect(answer('policyTypes: [X]')).toBe(
      'The NetworkPolicy "foo" is invalid: spec.policyTypes[0]: Unsupported value: "X": supported values: "Ingress", "Egress"',
    );
  });

  it('is a bulleted list for several, each told once', () => {
    expect(answer('ingress: [{from: [{}], ports: [{port: 0}]}]')).toBe(
      'The NetworkPolicy "foo" is invalid: \n' +
        '* spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive\n' +
        '* spec.ingress[0].from[0]: Required value: must specify a peer',
    );
  });

  it('names every unknown field, but only the first wrong type, in the order of kubectl', () => {
    expect(answer('podSelecter: {}\ningres: []')).toBe(
      'Error from server (BadRequest): error when creating "policy.yaml": NetworkPolicy in version "v1" cannot be handled as a NetworkPolicy: strict decoding error: unknown field "spec.ingres", unknown field "spec.podSelecter"',
    );
    expect(answer('policyTypes: Ingress\negress: {}\nfoo: 1')).toBe(
      'Error from server (BadRequest): error when creating "policy.yaml": NetworkPolicy in version "v1" cannot be handled as a NetworkPolicy: json: cannot unmarshal object into Go struct field NetworkPolicySpec.spec.egress of type []v1.NetworkPolicyEgressRule',
    );
    expect(answer('podSelector: {}', 'name: a\nlabels: {a: 1}')).toBe(
      'error: unable to decode "policy.yaml": json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
    );
  });

  it('tells a wrong port before all other wrong types, as ports decode themselves', () => {
    expect(answer('egress: {}\ningress: [{from: {}, ports: [{port: 80.5}]}]')).toBe(
      'Error from server (BadRequest): error when creating "policy.yaml": NetworkPolicy in version "v1" cannot be handled as a NetworkPolicy: json: cannot unmarshal number 80.5 into Go struct field NetworkPolicyPort.spec.ingress.ports.port of type int32',
    );
  });

  it.each([
    ['9223372036854775807', '9223372036854775807'],
    ['-9007199254740993', '-9007199254740993'],
    ['1e21', '1e+21'],
    ['123456789012345678901234567890', '1.2345678901234568e+29'],
  ])('prints the number %s with the digits that Go prints', (written, shown) => {
    expect(answer(`ingress: [{ports: [{port: ${written}}]}]`)).toContain(
      `: json: cannot unmarshal number ${shown} into Go struct field NetworkPolicyPort.spec.ingress.ports.port of type int32`,
    );
  });

  it('tells a missing name among the other errors', () => {
    expect(answer('policyTypes: [X]', 'namespace: bar')).toBe(
      'The NetworkPolicy "" is invalid: \n' +
        '* metadata.name: Required value: name or generateName is required\n' +
        '* spec.policyTypes[0]: Unsupported value: "X": supported values: "Ingress", "Egress"',
    );
  });

  it('quotes names of unknown fields as Go does', () => {
    expect(answer('{"a\\"b\\n": 1}')).toMatch(/unknown field "spec\.a\\"b\\n"$/);
  });

  it('is none for a valid policy, warnings or not', () => {
    expect(answer('ingress: [{from: [{ipBlock: {cidr: 10.0.0.1/8}}]}]')).toBeUndefined();
  });
});
