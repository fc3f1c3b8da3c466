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
import { listAt, mapAt, mapsAt, optionalNumber, textAt } from '../../meta/fields.js';
import { isMap, type JsonMap, own } from '../../meta/json.js';
import { ipErrors, oneOf, told } from './checks.js';
import { validateContainers, validateHostPorts, validateInitContainers } from './container.js';
import { validateAffinity, validateSpread, validateTolerations } from './scheduling.js';
import { validatePodSecurity } from './security.js';
import { validateVolumes } from './volumes.js';

const MAX_SECONDS = 2_147_483_647;

/** The rules of a pod's spec, in pods and templates (apis/core/validation, ValidatePodSpec): the common ones of them. */
export function validatePodSpec(spec: JsonMap, path: FieldPath, isPod = false): readonly FieldError[] {
  const { errors: volumeErrors, names: volumes } = validateVolumes(spec, path);
  const context = { volumes, hostNetwork: spec['hostNetwork'] === true, names: new Set<string>() };
  const deadline = optionalNumber(spec, 'activeDeadlineSeconds');
  const name = (field: string, check: (text: string) => readonly string[]): readonly FieldError[] => {
    const text = textAt(spec, field);
    return text === '' ? [] : told([...path, field], text, check);
  };
  return [
    ...volumeErrors,
    ...validateContainers(spec, path, context),
    ...validateInitContainers(spec, path, context),
    ...validateHostPorts(spec, path, isPod),
    ...oneOf([...path, 'restartPolicy'], textAt(spec, 'restartPolicy'), ['Always', 'OnFailure', 'Never']),
    ...oneOf([...path, 'dnsPolicy'], textAt(spec, 'dnsPolicy'), [
      'ClusterFirstWithHostNet',
      'ClusterFirst',
      'Default',
      'None',
    ]),
    ...validateLabels(spec['nodeSelector'], [...path, 'nodeSelector']),
    ...validatePodSecurity(spec, [...path, 'securityContext']),
    ...validateAffinity(spec, path),
    ...validateDns(spec, [...path, 'dnsConfig']),
    ...validateSpread(spec, path),
    ...name('serviceAccountName', checkSubdomain),
    ...name('nodeName', checkSubdomain),
    ...(deadline !== undefined && (deadline < 1 || deadline > MAX_SECONDS)
      ? [
          invalid(
            [...path, 'activeDeadlineSeconds'],
            deadline,
            `must be between 1 and ${MAX_SECONDS}, inclusive`,
          ),
        ]
      : []),
    ...name('hostname', checkDnsLabel),
    ...name('subdomain', checkDnsLabel),
    ...validateTolerations(spec, path),
    ...validateHostAliases(spec, [...path, 'hostAliases']),
    ...name('priorityClassName', checkSubdomain),
  ];
}

function validateDns(spec: JsonMap, path: FieldPath): readonly FieldError[] {
  const config = own(spec, 'dnsConfig');
  const alone = textAt(spec, 'dnsPolicy') === 'None';
  if (!isMap(config))
    return alone ? [required(path, 'must provide `dnsConfig` when `dnsPolicy` is None')] : [];
  const servers = listAt(config, 'nameservers').map(String);
  return [
    ...(alone && servers.length === 0
      ? [
          required(
            [...path, 'nameservers'],
            'must provide at least one DNS nameserver when `dnsPolicy` is None',
          ),
        ]
      : []),
    ...servers.flatMap((server, index) => ipErrors([...path, 'nameservers', index], server)),
    ...listAt(config, 'searches').flatMap((search, index) =>
      told([...path, 'searches', index], String(search).replace(/\.$/, ''), checkSearch),
    ),
  ];
}

const SEARCH = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*';

/** Search domains may have underscores. */
function checkSearch(text: string): readonly string[] {
  if (text.length <= 253 && new RegExp(`^${SEARCH}$`).test(text)) return [];
  return [
    `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SEARCH}')`,
  ];
}

function validateHostAliases(spec: JsonMap, path: FieldPath): readonly FieldError[] {
  return mapsAt(spec, 'hostAliases').flatMap((alias, index) => [
    ...ipErrors([...path, index, 'ip'], textAt(alias, 'ip')),
    ...listAt(alias, 'hostnames').flatMap((name, position) =>
      told([...path, index, 'hostnames', position], String(name), checkSubdomain),
    ),
  ]);
}

/** The rules of a workload's template: labels and the spec of a pod that is always restarted. */
export function validateTemplate(
  workload: unknown,
  owner: 'ReplicaSet' | 'DaemonSet',
): readonly FieldError[] {
  const template = mapAt(workload, 'spec', 'template');
  const path = ['spec', 'template'];
  const spec = mapAt(template, 'spec');
  const policy = textAt(spec, 'restartPolicy');
  return [
    ...validateLabels(mapAt(template, 'metadata')['labels'], [...path, 'labels']),
    ...validatePodSpec(spec, [...path, 'spec']),
    ...(policy === 'Always' || !['OnFailure', 'Never'].includes(policy)
      ? []
      : oneOf([...path, 'spec', 'restartPolicy'], policy, ['Always'])),
    ...(optionalNumber(spec, 'activeDeadlineSeconds') === undefined
      ? []
      : [
          forbidden(
            [...path, 'spec', 'activeDeadlineSeconds'],
            `activeDeadlineSeconds in ${owner} is not Supported`,
          ),
        ]),
  ];
}
