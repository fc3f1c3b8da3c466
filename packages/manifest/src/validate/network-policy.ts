import type { FieldPath } from '@sluice/engine';
import { type CidrWarning, NO_CIDR, cidrWarning, isStrictSubset, readCidr } from './cidr.js';
import { isMap } from './decode.js';
import { type FieldError, forbidden, invalid, required, unsupported } from './field-error.js';
import { validateLabelSelector } from './label-selector.js';
import { checkPortName, checkPortNumber } from './names.js';

type JsonMap = Readonly<Record<string, unknown>>;

/** What validation of a spec gives; warnings do not make it invalid. */
export interface SpecErrors {
  readonly errors: FieldError[];
  readonly warnings: CidrWarning[];
}

const PROTOCOLS: readonly unknown[] = ['TCP', 'UDP', 'SCTP'];
const POLICY_TYPES: readonly unknown[] = ['Ingress', 'Egress'];

/** Validates a decoded NetworkPolicySpec in the API server's order (pkg/apis/networking/validation). */
export function validateNetworkPolicySpec(spec: JsonMap, path: FieldPath = ['spec']): SpecErrors {
  const found: SpecErrors = { errors: [], warnings: [] };
  found.errors.push(...validateLabelSelector(spec['podSelector'], [...path, 'podSelector']));
  for (const [direction, peers] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const) {
    items(spec[direction]).forEach((rule, index) => {
      const rulePath = [...path, direction, index];
      items(rule['ports']).forEach((port, i) => validatePort(port, [...rulePath, 'ports', i], found));
      items(rule[peers]).forEach((peer, i) => validatePeer(peer, [...rulePath, peers, i], found));
    });
  }
  const types: readonly unknown[] = Array.isArray(spec['policyTypes']) ? spec['policyTypes'] : [];
  const typesPath = [...path, 'policyTypes'];
  if (types.length > 2) {
    const decoded = types.map((type) => type ?? '');
    found.errors.push(invalid(typesPath, decoded, 'may not specify more than two policyTypes'));
    return found;
  }
  types.forEach((type, index) => {
    if (!POLICY_TYPES.includes(type)) {
      found.errors.push(unsupported([...typesPath, index], type ?? '', ['Ingress', 'Egress']));
    }
  });
  return found;
}

function validatePort(entry: JsonMap, path: FieldPath, { errors }: SpecErrors): void {
  const { protocol, port, endPort } = entry;
  if (protocol !== undefined && protocol !== null && !PROTOCOLS.includes(protocol)) {
    errors.push(unsupported([...path, 'protocol'], protocol, ['TCP', 'UDP', 'SCTP']));
  }
  const hasEnd = typeof endPort === 'number';
  if (typeof port === 'number') {
    for (const message of checkPortNumber(port)) errors.push(invalid([...path, 'port'], port, message));
    if (!hasEnd) return;
    if (endPort < port) {
      // Kubernetes 1.34 prints the value of `port` here.
      errors.push({
        ...invalid([...path, 'endPort'], port, 'must be greater than or equal to `port`'),
      });
    }
    for (const message of checkPortNumber(endPort))
      errors.push(invalid([...path, 'endPort'], endPort, message));
  } else if (typeof port === 'string') {
    if (hasEnd) {
      errors.push(invalid([...path, 'endPort'], endPort, 'may not be specified when `port` is non-numeric'));
    }
    for (const message of checkPortName(port)) errors.push(invalid([...path, 'port'], port, message));
  } else if (hasEnd) {
    errors.push(invalid([...path, 'endPort'], endPort, 'may not be specified when `port` is not specified'));
  }
}

function validatePeer(peer: JsonMap, path: FieldPath, found: SpecErrors): void {
  let given = 0;
  for (const name of ['podSelector', 'namespaceSelector']) {
    if (!isMap(peer[name])) continue;
    given++;
    found.errors.push(...validateLabelSelector(peer[name], [...path, name]));
  }
  const ipBlock = peer['ipBlock'];
  if (isMap(ipBlock)) {
    given++;
    validateIpBlock(ipBlock, [...path, 'ipBlock'], found);
  }
  if (given === 0) found.errors.push(required(path, 'must specify a peer'));
  else if (given > 1 && isMap(ipBlock)) {
    found.errors.push(forbidden(path, 'may not specify both ipBlock and another peer'));
  }
}

function validateIpBlock(block: JsonMap, path: FieldPath, { errors, warnings }: SpecErrors): void {
  const text = typeof block['cidr'] === 'string' ? block['cidr'] : '';
  if (text === '') {
    errors.push(required([...path, 'cidr']));
    return;
  }
  const read = (value: string, at: FieldPath): ReturnType<typeof readCidr> => {
    const cidr = readCidr(value);
    const warning = cidr && cidrWarning(cidr, value, at);
    if (!cidr) errors.push(invalid(at, value, NO_CIDR));
    else if (warning) warnings.push(warning);
    return cidr;
  };
  const cidr = read(text, [...path, 'cidr']);
  if (!cidr || !Array.isArray(block['except'])) return;
  block['except'].forEach((entry: unknown, index) => {
    const at = [...path, 'except', index];
    const value = typeof entry === 'string' ? entry : '';
    const except = read(value, at);
    if (except && !isStrictSubset(except, cidr)) {
      errors.push(invalid(at, value, 'must be a strict subset of `cidr`'));
    }
  });
}

/** The entries of a list of structs; null ones are empty structs, as Go decodes them. */
function items(value: unknown): readonly JsonMap[] {
  return Array.isArray(value) ? value.map((item: unknown) => (isMap(item) ? item : {})) : [];
}
