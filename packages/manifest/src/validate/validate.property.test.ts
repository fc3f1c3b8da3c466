import { compilePolicy, type PolicyManifest } from '@sluice/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policySpec } from '../cluster/policy-spec.js';
import type { ManifestObject } from '../read/manifest-object.js';
import { POLICY_API_VERSIONS } from '../read/policy-kinds.js';
import { apiAnswer } from './api-answer.js';
import { hasErrors, validateObject } from './validate-object.js';
import { withDefaults } from './with-defaults.js';

const noise = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    'a',
    80,
    0,
    -1,
    1.5,
    true,
    [],
    {},
    [null],
    [{}],
    'TCP',
    'In',
    '10.0.0.0/8',
    'x'.repeat(70),
  ),
  fc.jsonValue({ maxDepth: 2 }),
);
/** Mostly the given value, now and then noise. */
const mostly = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 40, arbitrary }, { weight: 1, arbitrary: noise });
const record = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> =>
  fc.record(Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, mostly(value)])), {
    requiredKeys: [],
  });
const list = (of: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fc.array(mostly(of), { maxLength: 3 });
const one = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> =>
  fc.oneof(
    ...Object.entries(fields).map(([name, value]) => mostly(value).map((inner) => ({ [name]: inner }))),
  );

const word = fc.constantFrom('a', 'app', 'x.y/z', 'b-c', '');
const key = fc.constantFrom('a', 'app', 'x.y/z', 'constructor');
const selector = record({
  matchLabels: fc.dictionary(key, mostly(fc.constantFrom('a', 'b-c', ''))),
  matchExpressions: list(
    fc.oneof(
      fc.record({
        key,
        operator: fc.constantFrom('In', 'NotIn'),
        values: fc.array(word, { minLength: 1, maxLength: 2 }),
      }),
      fc.record({ key, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
    ),
  ),
});
const cidr = fc.constantFrom(
  '10.0.0.0/8',
  '10.0.0.1/8',
  '010.0.0.0/08',
  '0.0.0.0/0',
  'fd00::/8',
  '::ffff:10.0.0.0/104',
  '10.1.0.0/16',
);
const peer = fc.oneof(
  record({ podSelector: selector, namespaceSelector: selector }),
  fc.record({
    ipBlock: fc.record({ cidr: mostly(cidr), except: mostly(list(cidr)) }, { requiredKeys: ['cidr'] }),
  }),
);
const protocol = fc.constantFrom('TCP', 'UDP', 'SCTP');
const port = record({
  protocol,
  port: fc.constantFrom(1, 80, 65_535, 'http', 'dns-1'),
  endPort: fc.constantFrom(80, 65_535),
});
const networkPolicy = record({
  podSelector: selector,
  policyTypes: list(fc.constantFrom('Ingress', 'Egress')),
  ingress: list(record({ from: list(peer), ports: list(port) })),
  egress: list(record({ to: list(peer), ports: list(port) })),
});

const pods = fc.record({ namespaceSelector: mostly(selector), podSelector: mostly(selector) });
const subject = one({ namespaces: selector, pods });
const clusterPeer = one({
  namespaces: selector,
  pods,
  nodes: selector,
  networks: fc.uniqueArray(cidr, { minLength: 1, maxLength: 2 }),
  domainNames: fc.constantFrom(['a.b'], ['*.a.b']),
});
const number = fc.constantFrom(1, 80, 65_535, 0);
const destination = fc.record({
  destinationPort: one({ number, range: fc.record({ start: number, end: number }) }),
});
const protocols = fc.array(
  one({ tcp: destination, udp: destination, sctp: destination, destinationNamedPort: word }),
  { minLength: 1, maxLength: 2 },
);
const anpPorts = fc.array(
  one({
    portNumber: fc.record({ protocol, port: number }),
    portRange: fc.record({ start: number, end: number }),
    namedPort: word,
  }),
  { minLength: 1, maxLength: 2 },
);
const rules = (
  actions: readonly string[],
  ports: Record<string, fc.Arbitrary<unknown>>,
): Record<string, fc.Arbitrary<unknown>> => {
  const action = fc.constantFrom(...actions);
  const named = { name: word, ...ports };
  const rule = (peers: string, of: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    fc.record(
      { action: mostly(action), [peers]: fc.array(of, { minLength: 1, maxLength: 2 }), ...named },
      { requiredKeys: ['action', peers as 'action'] },
    );
  return { ingress: list(rule('from', subject)), egress: list(rule('to', clusterPeer)) };
};
const tier = fc.constantFrom('Admin', 'Baseline');
const priority = fc.constantFrom(0, 10, 1000);
const spec = (
  fields: Record<string, fc.Arbitrary<unknown>>,
  more: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<unknown> =>
  fc.record(
    { subject: mostly(subject), ...more, ...fields },
    { requiredKeys: ['subject', ...(Object.keys(more) as 'subject'[])] },
  );
const SPECS: Readonly<Record<PolicyManifest['kind'], fc.Arbitrary<unknown>>> = {
  NetworkPolicy: networkPolicy,
  ClusterNetworkPolicy: spec(rules(['Accept', 'Deny', 'Pass'], { protocols }), {
    tier: mostly(tier),
    priority: mostly(priority),
  }),
  AdminNetworkPolicy: spec(rules(['Allow', 'Deny', 'Pass'], { ports: anpPorts }), {
    priority: mostly(priority),
  }),
  BaselineAdminNetworkPolicy: spec(rules(['Allow', 'Deny'], { ports: anpPorts }), {}),
};

function objectOf(kind: PolicyManifest['kind'], value: unknown): ManifestObject {
  const apiVersion = POLICY_API_VERSIONS[kind].at(-1)!;
  const metadata = { name: 'default', ...(kind === 'NetworkPolicy' && { namespace: 'x' }) };
  const source = { file: 'a', at: () => ({ file: 'a', line: 1, column: 1 }) };
  return { apiVersion, kind, name: 'default', value: { apiVersion, kind, metadata, spec: value }, source };
}

describe.each(Object.entries(SPECS) as [PolicyManifest['kind'], fc.Arbitrary<unknown>][])(
  'laws of validating %s',
  (kind, arbitrary) => {
    it('nothing makes it throw, and the answer is refusal exactly where an error is told', () => {
      fc.assert(
        fc.property(fc.oneof(arbitrary, noise), (value) => {
          const object = objectOf(kind, value);
          const refused = apiAnswer(object) !== undefined;
          const errors = validateObject(object).filter(({ severity }) => severity === 'error');
          // Of what the server takes although no one can act on it, there is an error, too.
          expect(errors.length > 0 || !refused).toBe(true);
          if (kind === 'NetworkPolicy') expect(errors.length > 0).toBe(refused);
        }),
        { numRuns: 500 },
      );
    });

    it('the engine compiles everything that is valid, and much is', () => {
      let valid = 0;
      fc.assert(
        fc.property(arbitrary, (value) => {
          const object = objectOf(kind, value);
          if (hasErrors(validateObject(object))) return;
          valid++;
          const manifest = {
            kind,
            name: 'default',
            namespace: 'x',
            spec: policySpec(object.value),
          } as PolicyManifest;
          const policy = compilePolicy(manifest);
          if (manifest.kind !== 'NetworkPolicy') return;
          const stored = withDefaults(manifest.spec);
          expect(hasErrors(validateObject(objectOf(kind, stored)))).toBe(false);
          const again = compilePolicy({ ...manifest, spec: stored });
          expect(again.isolates).toEqual(policy.isolates);
          expect(again.subject).toEqual(policy.subject);
          for (const direction of ['ingress', 'egress'] as const) {
            expect(again[direction].map(({ peers, ports }) => ({ peers, ports }))).toEqual(
              policy[direction].map(({ peers, ports }) => ({ peers, ports })),
            );
          }
        }),
        { numRuns: 4000 },
      );
      expect(valid).toBeGreaterThan(50);
    });
  },
);
