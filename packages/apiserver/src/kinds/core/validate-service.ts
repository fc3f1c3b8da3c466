import type { FieldPath } from '@sluice/engine';
import {
  checkDnsLabel,
  checkSubdomain,
  type FieldError,
  forbidden,
  invalid,
  required,
  validateLabels,
} from '@sluice/manifest';
import { at, listAt, mapAt, mapsAt, numberAt, optionalNumber, textAt } from '../../meta/fields.js';
import type { JsonMap } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';
import {
  duplicate,
  ipErrors,
  namedBy,
  numberErrors,
  oneOf,
  portErrors,
  PROTOCOLS,
  reachableIpErrors,
  told,
} from '../validate/checks.js';

const SPEC = ['spec'];

/** The rules of a Service (apis/core/validation, validateService). */
export function validateService(service: KubeObject): readonly FieldError[] {
  const spec = mapAt(service, 'spec');
  const type = textAt(spec, 'type');
  const headless = listAt(spec, 'clusterIPs')[0] === 'None';
  const ports = mapsAt(spec, 'ports');
  return [
    ...(ports.length === 0 && !headless && type !== 'ExternalName' ? [required([...SPEC, 'ports'])] : []),
    ...validateType(spec, type, headless),
    ...validatePorts(ports),
    ...validateLabels(spec['selector'], [...SPEC, 'selector']),
    ...validateAffinity(spec),
    ...validateClusterIps(spec, type),
    ...listAt(spec, 'externalIPs').flatMap((ip, index) => {
      const path = [...SPEC, 'externalIPs', index];
      const errors = ipErrors(path, String(ip));
      return errors.length > 0 ? errors : reachableIpErrors(path, String(ip));
    }),
    ...oneOf([...SPEC, 'type'], type, ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']),
    ...(type === 'ClusterIP' ? nodePorts(ports) : []),
    ...repeatedPorts(ports),
    ...validateTraffic(spec, type),
  ];
}

function validateType(spec: JsonMap, type: string, headless: boolean): readonly FieldError[] {
  if ((type === 'LoadBalancer' || type === 'NodePort') && headless)
    return [invalid([...SPEC, 'clusterIPs', 0], 'None', `may not be set to 'None' for ${type} services`)];
  if (type !== 'ExternalName') return [];
  const given = ['clusterIPs', 'ipFamilies', 'ipFamilyPolicy'].filter(
    (field) => at(spec, field) !== undefined,
  );
  return [
    ...given.map((field) => forbidden([...SPEC, field], 'may not be set for ExternalName services')),
    ...namedBy([...SPEC, 'externalName'], textAt(spec, 'externalName').replace(/\.$/, ''), checkSubdomain),
  ];
}

function validatePorts(ports: readonly JsonMap[]): readonly FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const path = [...SPEC, 'ports', index];
    const name = textAt(port, 'name');
    const errors: FieldError[] = [];
    if (name === '') {
      if (ports.length > 1) errors.push(required([...path, 'name']));
    } else {
      errors.push(...told([...path, 'name'], name, checkDnsLabel));
      if (names.has(name)) errors.push(duplicate([...path, 'name'], name));
      names.add(name);
    }
    return [
      ...errors,
      ...numberErrors([...path, 'port'], numberAt(port, 'port')),
      ...oneOf([...path, 'protocol'], textAt(port, 'protocol'), PROTOCOLS),
      ...portErrors([...path, 'targetPort'], port['targetPort']),
    ];
  });
}

function nodePorts(ports: readonly JsonMap[]): readonly FieldError[] {
  return ports.flatMap((port, index) =>
    numberAt(port, 'nodePort') === 0
      ? []
      : [forbidden([...SPEC, 'ports', index, 'nodePort'], "may not be used when `type` is 'ClusterIP'")],
  );
}

/** A port of the Service or of the nodes is there once for each protocol. */
function repeatedPorts(ports: readonly JsonMap[]): readonly FieldError[] {
  const repeated = (
    number: 'port' | 'nodePort',
    error: (path: FieldPath, port: JsonMap) => FieldError,
  ): FieldError[] => {
    const seen = new Set<string>();
    return ports.flatMap((port, index) => {
      if (number === 'nodePort' && numberAt(port, number) === 0) return [];
      const key = `${textAt(port, 'protocol')}/${numberAt(port, number)}`;
      const known = seen.has(key);
      seen.add(key);
      return known ? [error([...SPEC, 'ports', index], port)] : [];
    });
  };
  return [
    ...repeated('nodePort', (path, port) => duplicate([...path, 'nodePort'], numberAt(port, 'nodePort'))),
    ...repeated('port', (path, port) =>
      duplicate(path, {
        Name: '',
        Protocol: textAt(port, 'protocol'),
        AppProtocol: null,
        Port: numberAt(port, 'port'),
        TargetPort: 0,
        NodePort: 0,
      }),
    ),
  ];
}

function validateAffinity(spec: JsonMap): readonly FieldError[] {
  const affinity = textAt(spec, 'sessionAffinity');
  const timeout = optionalNumber(spec, 'sessionAffinityConfig', 'clientIP', 'timeoutSeconds');
  const path = [...SPEC, 'sessionAffinityConfig', 'clientIP', 'timeoutSeconds'];
  return [
    ...oneOf([...SPEC, 'sessionAffinity'], affinity, ['ClientIP', 'None']),
    ...(affinity === 'ClientIP' && timeout !== undefined && (timeout <= 0 || timeout > 86_400)
      ? [invalid(path, timeout, 'must be greater than 0 and less than 86400')]
      : []),
  ];
}

function validateClusterIps(spec: JsonMap, type: string): readonly FieldError[] {
  if (type === 'ExternalName') return [];
  const ips = listAt(spec, 'clusterIPs').map(String);
  const first = textAt(spec, 'clusterIP');
  const errors: FieldError[] = [];
  if (first !== '' && ips.length > 0 && first !== ips[0])
    errors.push(invalid([...SPEC, 'clusterIPs'], ips, 'first value must match `clusterIP`'));
  ips.forEach((ip, index) => {
    if (ip === 'None' && index === 0) return;
    errors.push(...ipErrors([...SPEC, 'clusterIPs', index], ip));
  });
  return errors;
}

function validateTraffic(spec: JsonMap, type: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const ranges = listAt(spec, 'loadBalancerSourceRanges');
  if (ranges.length > 0 && type !== 'LoadBalancer')
    errors.push(
      forbidden([...SPEC, 'LoadBalancerSourceRanges'], "may only be used when `type` is 'LoadBalancer'"),
    );
  if (at(spec, 'allocateLoadBalancerNodePorts') !== undefined && type !== 'LoadBalancer')
    errors.push(
      forbidden([...SPEC, 'allocateLoadBalancerNodePorts'], "may only be used when `type` is 'LoadBalancer'"),
    );
  const outside = textAt(spec, 'externalTrafficPolicy');
  const isOutside = type === 'NodePort' || type === 'LoadBalancer' || listAt(spec, 'externalIPs').length > 0;
  const path = [...SPEC, 'externalTrafficPolicy'];
  if (outside !== '' && !isOutside)
    errors.push({
      ...invalid(path, outside, 'may only be set for externally-accessible services'),
      named: true,
    });
  else if (outside !== '') errors.push(...oneOf(path, outside, ['Cluster', 'Local']));
  const inside = textAt(spec, 'internalTrafficPolicy');
  if (inside !== '') errors.push(...oneOf([...SPEC, 'internalTrafficPolicy'], inside, ['Cluster', 'Local']));
  return errors;
}

/** The address of a Service does not change, but when it starts or stops being a name for another host. */
export function validateServiceUpdate(service: KubeObject, old: KubeObject): readonly FieldError[] {
  const [ips, before] = [listAt(service, 'spec', 'clusterIPs'), listAt(old, 'spec', 'clusterIPs')];
  const types = [service, old].map((each) => textAt(each, 'spec', 'type'));
  if (types.includes('ExternalName') || before.length === 0) return [];
  if (ips.length === 0)
    return [invalid([...SPEC, 'clusterIPs', 0], ips, 'primary clusterIP can not be unset')];
  return ips[0] === before[0] ? [] : [invalid([...SPEC, 'clusterIPs', 0], ips, 'may not change once set')];
}
