import { describe, expect, it } from 'vitest';
import { apiAnswer } from './api-answer.js';
import { lines, objectOf, validated } from './validate.fixture.js';

const SUBJECT = 'subject: {namespaces: {}}';
const indent = (text: string): string => text.replace(/^/gm, '  ');
const cnp = (spec: string, name = 'a'): string =>
  `apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {name: ${name}}\nspec:\n${indent(spec)}\n`;
const admin = (spec: string): string =>
  `apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: a}\nspec:\n${indent(spec)}\n`;
const baseline = (spec: string, name = 'default'): string =>
  `apiVersion: policy.networking.k8s.io/v1alpha1\nkind: BaselineAdminNetworkPolicy\nmetadata: {name: ${name}}\nspec:\n${indent(spec)}\n`;
const said = (text: string): readonly string[] => validated(text).map(({ message }) => message);
const base = `tier: Admin\npriority: 10\n${SUBJECT}\n`;
const egress = (rule: string): string => cnp(`${base}egress: [{action: Accept, ${rule}}]`);

describe('ClusterNetworkPolicy v1alpha2', () => {
  it('accepts every kind of subject, peer and protocol', () => {
    const spec = `tier: Baseline
priority: 0
subject: {pods: {podSelector: {matchLabels: {a: b}}}}
ingress:
- name: first
  action: Pass
  from: [{namespaces: {}}, {pods: {namespaceSelector: {}, podSelector: {}}}]
  protocols: [{tcp: {destinationPort: {number: 80}}}, {udp: {destinationPort: {range: {start: 1, end: 2}}}}, {destinationNamedPort: dns}]
egress:
- action: Accept
  to: [{networks: [10.0.0.0/8, "fd00::/8", 10.0.0.1/8]}, {nodes: {}}, {domainNames: ["*.example.com", example.com]}]
  protocols: [{sctp: {destinationPort: {number: 65535}}}]`;
    expect(said(cnp(spec))).toEqual([]);
  });

  it('has the same rules in v1beta1', () => {
    const v1beta1 = (spec: string): string => cnp(spec).replace('v1alpha2', 'v1beta1');
    expect(said(v1beta1(base))).toEqual([]);
    expect(said(v1beta1(`tier: Admin\npriority: 1001\n${SUBJECT}`))).toEqual([
      'spec.priority: Invalid value: 1001: spec.priority in body should be less than or equal to 1000',
    ]);
  });

  it.each<[string, string, readonly string[]]>([
    [
      'a priority beyond 1000',
      cnp(`tier: Admin\npriority: 1001\n${SUBJECT}`),
      ['spec.priority: Invalid value: 1001: spec.priority in body should be less than or equal to 1000'],
    ],
    [
      'a negative priority',
      cnp(`tier: Admin\npriority: -1\n${SUBJECT}`),
      ['spec.priority: Invalid value: -1: spec.priority in body should be greater than or equal to 0'],
    ],
    [
      'a priority in quotes',
      cnp(`tier: Admin\npriority: "1"\n${SUBJECT}`),
      ['spec.priority: Invalid value: "string": spec.priority in body must be of type integer: "string"'],
    ],
    [
      'an unknown tier',
      cnp(`tier: NetworkPolicy\npriority: 1\n${SUBJECT}`),
      ['spec.tier: Unsupported value: "NetworkPolicy": supported values: "Admin", "Baseline"'],
    ],
    [
      'nothing',
      cnp('ingress: []'),
      ['spec.tier: Required value', 'spec.priority: Required value', 'spec.subject: Required value'],
    ],
    [
      'no spec',
      'apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {name: a}\n',
      ['spec: Required value'],
    ],
    [
      'an empty subject',
      cnp('tier: Admin\npriority: 1\nsubject: {}'),
      ['spec.subject: Invalid value: 0: spec.subject in body should have at least 1 properties'],
    ],
    [
      'two subjects',
      cnp('tier: Admin\npriority: 1\nsubject: {namespaces: {}, pods: {podSelector: {}}}'),
      ['spec.subject: Too many: 2: must have at most 1 items'],
    ],
    [
      'pods without podSelector',
      cnp('tier: Admin\npriority: 1\nsubject: {pods: {namespaceSelector: {}}}'),
      ['spec.subject.pods.podSelector: Required value'],
    ],
    [
      'an action of v1alpha1',
      egress('to: [{namespaces: {}}]').replace('Accept', 'Allow'),
      ['spec.egress[0].action: Unsupported value: "Allow": supported values: "Accept", "Deny", "Pass"'],
    ],
    [
      'no peers',
      egress('to: []'),
      ['spec.egress[0].to: Invalid value: 0: spec.egress[0].to in body should have at least 1 items'],
    ],
    ['no to', egress('name: x'), ['spec.egress[0].to: Required value']],
    [
      'a null list',
      cnp(`${base}ingress: null`),
      ['spec.ingress: Invalid value: "null": spec.ingress in body must be of type array: "null"'],
    ],
    [
      'an empty peer',
      egress('to: [{}]'),
      [
        'spec.egress[0].to[0]: Invalid value: 0: spec.egress[0].to[0] in body should have at least 1 properties',
      ],
    ],
    [
      '26 rules',
      cnp(`${base}ingress:\n${'- {action: Deny, from: [{namespaces: {}}]}\n'.repeat(26)}`.trim()),
      ['spec.ingress: Too many: 26: must have at most 25 items'],
    ],
    [
      'a long name',
      egress(`to: [{namespaces: {}}], name: ${'x'.repeat(101)}`),
      ['spec.egress[0].name: Too long: may not be more than 100 bytes'],
    ],
    [
      'no CIDR',
      egress('to: [{networks: [10.0.0.0]}]'),
      ['spec.egress[0].to[0].networks[0]: Invalid value: "string": Invalid CIDR format provided'],
    ],
    [
      'a CIDR with leading zeros',
      egress('to: [{networks: [010.0.0.0/8]}]'),
      ['spec.egress[0].to[0].networks[0]: Invalid value: "string": Invalid CIDR format provided'],
    ],
    [
      'a CIDR twice',
      egress('to: [{networks: [10.0.0.0/8, 10.0.0.0/8]}]'),
      ['spec.egress[0].to[0].networks[1]: Duplicate value: "10.0.0.0/8"'],
    ],
    [
      'a bad domain name',
      egress('to: [{domainNames: ["a.*.b"]}]'),
      [
        'spec.egress[0].to[0].domainNames[0]: Invalid value: "a.*.b": spec.egress[0].to[0].domainNames[0] in body should match \'^(\\*\\.)?([a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\\.)+[a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\\.?$\'',
      ],
    ],
    [
      'an empty range',
      egress('to: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {range: {start: 5, end: 5}}}}]'),
      [
        'spec.egress[0].protocols[0].tcp.destinationPort.range: Invalid value: "object": Start port must be less than End port',
      ],
    ],
    [
      'port 0',
      egress('to: [{namespaces: {}}], protocols: [{udp: {destinationPort: {number: 0}}}]'),
      [
        'spec.egress[0].protocols[0].udp.destinationPort.number: Invalid value: 0: spec.egress[0].protocols[0].udp.destinationPort.number in body should be greater than or equal to 1',
      ],
    ],
    [
      'two protocols in one',
      egress(
        'to: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {number: 1}}, destinationNamedPort: a}]',
      ),
      ['spec.egress[0].protocols[0]: Too many: 2: must have at most 1 items'],
    ],
    [
      'named ports with networks',
      egress('to: [{networks: [10.0.0.0/8]}], protocols: [{destinationNamedPort: dns}]'),
      [
        'spec.egress[0]: Invalid value: "object": networks/nodes/domainNames peer cannot be set with namedPorts since there are no namedPorts for networks/nodes/domainNames',
      ],
    ],
    [
      'an unknown field',
      cnp(`${base}ingress: [{action: Deny, from: [{namespaces: {}}], ports: []}]`),
      ['strict decoding error: unknown field "spec.ingress[0].ports"'],
    ],
    [
      'networks as ingress peer',
      cnp(`${base}ingress: [{action: Deny, from: [{networks: [10.0.0.0/8]}]}]`),
      ['strict decoding error: unknown field "spec.ingress[0].from[0].networks"'],
    ],
    [
      'a label value that is no string',
      cnp('tier: Admin\npriority: 1\nsubject: {namespaces: {matchLabels: {a: on}}}'),
      [
        'spec.subject.namespaces.matchLabels.a: Invalid value: "boolean": spec.subject.namespaces.matchLabels.a in body must be of type string: "boolean" (on is the YAML 1.1 boolean true; write "on")',
      ],
    ],
    [
      'a selector that no one can read',
      cnp('tier: Admin\npriority: 1\nsubject: {namespaces: {matchExpressions: [{key: a, operator: Is}]}}'),
      [
        'spec.subject.namespaces.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator',
      ],
    ],
  ])('refuses %s', (_, text, expected) => {
    expect(said(text)).toEqual(expected);
  });

  it('validates the name as a subdomain', () => {
    expect(said(cnp(base.trim(), 'A_b'))[0]).toMatch(
      /^metadata.name: Invalid value: "A_b": a lowercase RFC 1123 subdomain must consist of/,
    );
  });

  it('tells the place', () => {
    expect(lines(validated(cnp(`tier: Admin\npriority: 1001\n${SUBJECT}`)))[0]).toMatch(
      /^6:13 error spec.priority/,
    );
  });

  it('gives the answer with the note that rules were not checked', () => {
    expect(apiAnswer(objectOf(cnp(`tier: X\npriority: 1\n${SUBJECT}`)))).toBe(
      'The ClusterNetworkPolicy "a" is invalid: \n* spec.tier: Unsupported value: "X": supported values: "Admin", "Baseline"\n* <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
    );
  });
});

describe('AdminNetworkPolicy and BaselineAdminNetworkPolicy v1alpha1', () => {
  it('accepts what their types hold', () => {
    const rules = `ingress: [{action: Allow, from: [{pods: {namespaceSelector: {}, podSelector: {}}}], ports: [{portNumber: {protocol: TCP, port: 80}}, {portRange: {start: 1, end: 9}}, {namedPort: http}]}]\negress: [{action: Deny, to: [{networks: [0.0.0.0/0]}, {nodes: {}}]}]`;
    expect(said(admin(`priority: 50\n${SUBJECT}\n${rules}`))).toEqual([]);
    expect(said(baseline(`${SUBJECT}\n${rules}`))).toEqual([]);
  });

  it('knows only one name of the baseline policy', () => {
    expect(lines(validated(baseline(SUBJECT, 'other')))).toEqual([
      '3:18 error <nil>: Invalid value: "object": Only one baseline admin network policy with metadata.name="default" can be created in the cluster',
    ]);
  });

  it.each<[string, string, readonly string[]]>([
    [
      'Pass in the baseline',
      baseline(`${SUBJECT}\ningress: [{action: Pass, from: [{namespaces: {}}]}]`),
      ['spec.ingress[0].action: Unsupported value: "Pass": supported values: "Allow", "Deny"'],
    ],
    [
      'a priority in the baseline',
      baseline(`priority: 1\n${SUBJECT}`),
      ['strict decoding error: unknown field "spec.priority"'],
    ],
    ['no priority', admin(SUBJECT), ['spec.priority: Required value']],
    [
      'pods without namespaceSelector',
      admin('priority: 1\nsubject: {pods: {podSelector: {}}}'),
      ['spec.subject.pods.namespaceSelector: Required value'],
    ],
    [
      'a mapped address',
      admin(`priority: 1\n${SUBJECT}\negress: [{action: Deny, to: [{networks: ["::ffff:10.0.0.0/104"]}]}]`),
      [
        'spec.egress[0].to[0].networks[0]: Invalid value: "string": CIDR must be either an IPv4 or IPv6 address. IPv4 address embedded in IPv6 addresses are not supported',
      ],
    ],
    [
      'a CIDR that only looks like one',
      admin(`priority: 1\n${SUBJECT}\negress: [{action: Deny, to: [{networks: [example.com]}]}]`),
      [
        'spec.egress[0].to[0].networks[0]: Invalid value: "example.com": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
      ],
    ],
    [
      'an unknown protocol',
      admin(
        `priority: 1\n${SUBJECT}\negress: [{action: Deny, to: [{namespaces: {}}], ports: [{portNumber: {protocol: ICMP, port: 1}}]}]`,
      ),
      [
        'spec.egress[0].ports[0].portNumber.protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"',
      ],
    ],
    [
      'named ports with networks',
      admin(
        `priority: 1\n${SUBJECT}\negress: [{action: Deny, to: [{networks: [10.0.0.0/8]}], ports: [{namedPort: a}]}]`,
      ),
      [
        'spec.egress[0]: Invalid value: "object": networks/nodes peer cannot be set with namedPorts since there are no namedPorts for networks/nodes',
      ],
    ],
  ])('refuses %s', (_, text, expected) => {
    expect(said(text)).toEqual(expected);
  });
});
