import type { PolicyKind } from '@sluice/engine';
import { isStrictCidr } from './cidr.js';
import { isMap } from './decode.js';
import type { Schema, SchemaRule } from './schema.js';

// The CRDs of network-policy-api 0.2.0, experimental channel, which holds everything the standard one does.

type ObjectSchema = Schema & { readonly type: 'object' };

const TEXT: Schema = { type: 'string' };
const LABEL_SELECTOR: Schema = {
  type: 'object',
  properties: {
    matchLabels: { type: 'object', additionalProperties: TEXT },
    matchExpressions: {
      type: 'array',
      items: {
        type: 'object',
        properties: { key: TEXT, operator: TEXT, values: { type: 'array', items: TEXT } },
        required: ['key', 'operator'],
      },
    },
  },
};
const PORT: Schema = { type: 'integer', minimum: 1, maximum: 65_535 };
const START_BEFORE_END: SchemaRule = {
  message: 'Start port must be less than End port',
  holds: (range) => isMap(range) && Number(range['start']) < Number(range['end']),
};
const DOMAIN_NAMES: Schema = {
  type: 'array',
  items: {
    type: 'string',
    pattern:
      '^(\\*\\.)?([a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\\.)+[a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\\.?$',
  },
  minItems: 1,
  maxItems: 25,
  set: true,
};

function oneOf(properties: Readonly<Record<string, Schema>>): ObjectSchema {
  return { type: 'object', properties, minProperties: 1, maxProperties: 1 };
}

function pods(required: readonly string[]): Schema {
  const properties = { namespaceSelector: LABEL_SELECTOR, podSelector: LABEL_SELECTOR };
  return { type: 'object', properties, required };
}

function networks(rule: SchemaRule): Schema {
  return {
    type: 'array',
    items: { type: 'string', maxLength: 43, rules: [rule] },
    minItems: 1,
    maxItems: 25,
    set: true,
  };
}

/** A rule that forbids named ports beside peers that have none. */
function noNamedPorts(ports: string, namedPort: string, peers: readonly string[]): SchemaRule {
  const names = peers.join('/');
  const some = (value: unknown, fields: readonly string[]): boolean =>
    Array.isArray(value) &&
    value.some((item) => isMap(item) && fields.some((name) => Object.hasOwn(item, name)));
  return {
    message: `${names} peer cannot be set with namedPorts since there are no namedPorts for ${names}`,
    holds: (rule) => !(isMap(rule) && some(rule['to'], peers) && some(rule[ports], [namedPort])),
  };
}

interface RuleParts {
  readonly actions: readonly string[];
  readonly limit: number;
  readonly subject: ObjectSchema;
  readonly egressPeer: ObjectSchema;
  readonly portsField: string;
  readonly port: Schema;
  readonly egressRule: SchemaRule;
  readonly more: Readonly<Record<string, Schema>>;
}

function policy(parts: RuleParts, rules: readonly SchemaRule[] = []): ObjectSchema {
  const { actions, limit, subject, egressPeer, portsField, port, egressRule, more } = parts;
  const rule = (peers: string, peer: Schema, own: readonly SchemaRule[]): Schema => ({
    type: 'array',
    items: {
      type: 'object',
      properties: {
        name: { type: 'string', maxLength: 100 },
        action: { type: 'string', enum: actions },
        [peers]: { type: 'array', items: peer, minItems: 1, maxItems: limit },
        [portsField]: { type: 'array', items: port, minItems: 1, maxItems: limit },
      },
      required: ['action', peers],
      rules: own,
    },
    maxItems: limit,
  });
  const spec: Schema = {
    type: 'object',
    properties: {
      ...more,
      subject,
      ingress: rule('from', subject, []),
      egress: rule('to', egressPeer, [egressRule]),
    },
    required: [...Object.keys(more), 'subject'],
  };
  const any: Schema = { type: 'any' };
  return {
    type: 'object',
    properties: { apiVersion: TEXT, kind: TEXT, metadata: any, spec, status: any },
    required: ['metadata', 'spec'],
    rules,
  };
}

function v1alpha2(): ObjectSchema {
  const subject = oneOf({ namespaces: LABEL_SELECTOR, pods: pods(['podSelector']) });
  const isCidr: SchemaRule = {
    message: 'Invalid CIDR format provided',
    holds: (text) => typeof text === 'string' && isStrictCidr(text),
  };
  const range: Schema = {
    type: 'object',
    properties: { start: PORT, end: PORT },
    required: ['end', 'start'],
    rules: [START_BEFORE_END],
  };
  const ports: Schema = {
    type: 'object',
    properties: { destinationPort: oneOf({ number: PORT, range }) },
    minProperties: 1,
  };
  return policy({
    actions: ['Accept', 'Deny', 'Pass'],
    limit: 25,
    subject,
    egressPeer: oneOf({
      ...subject.properties,
      nodes: LABEL_SELECTOR,
      networks: networks(isCidr),
      domainNames: DOMAIN_NAMES,
    }),
    portsField: 'protocols',
    port: oneOf({ tcp: ports, udp: ports, sctp: ports, destinationNamedPort: TEXT }),
    egressRule: noNamedPorts('protocols', 'destinationNamedPort', ['networks', 'nodes', 'domainNames']),
    more: {
      tier: { type: 'string', enum: ['Admin', 'Baseline'] },
      priority: { type: 'integer', minimum: 0, maximum: 1000 },
    },
  });
}

function v1alpha1(kind: 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy'): ObjectSchema {
  const isAdmin = kind === 'AdminNetworkPolicy';
  const subject = oneOf({ namespaces: LABEL_SELECTOR, pods: pods(['namespaceSelector', 'podSelector']) });
  const oneFamily: SchemaRule = {
    message:
      'CIDR must be either an IPv4 or IPv6 address. IPv4 address embedded in IPv6 addresses are not supported',
    holds: (text) => typeof text === 'string' && text.includes(':') !== text.includes('.'),
  };
  const portRange: Schema = {
    type: 'object',
    properties: { protocol: TEXT, start: PORT, end: PORT },
    required: ['end', 'start'],
    rules: [START_BEFORE_END],
  };
  // `protocol` is required, too, but has a default.
  const portNumber: Schema = {
    type: 'object',
    properties: { protocol: TEXT, port: PORT },
    required: ['port'],
  };
  const peers = { ...subject.properties, nodes: LABEL_SELECTOR, networks: networks(oneFamily) };
  const named: SchemaRule = {
    message:
      'Only one baseline admin network policy with metadata.name="default" can be created in the cluster',
    holds: (object) => isMap(object) && isMap(object['metadata']) && object['metadata']['name'] === 'default',
    at: ['metadata', 'name'],
  };
  return policy(
    {
      actions: isAdmin ? ['Allow', 'Deny', 'Pass'] : ['Allow', 'Deny'],
      limit: 100,
      subject,
      egressPeer: oneOf(isAdmin ? { ...peers, domainNames: DOMAIN_NAMES } : peers),
      portsField: 'ports',
      port: oneOf({ portNumber, portRange, namedPort: TEXT }),
      egressRule: noNamedPorts('ports', 'namedPort', ['networks', 'nodes']),
      more: isAdmin ? { priority: { type: 'integer', minimum: 0, maximum: 1000 } } : {},
    },
    isAdmin ? [] : [named],
  );
}

const cache = new Map<string, Schema>();

/** The CRD's schema of a kind of policy; NetworkPolicy is built in and has none. */
export function policySchema(kind: Exclude<PolicyKind, 'NetworkPolicy'>): Schema {
  const known = cache.get(kind);
  if (known) return known;
  const schema = kind === 'ClusterNetworkPolicy' ? v1alpha2() : v1alpha1(kind);
  cache.set(kind, schema);
  return schema;
}
