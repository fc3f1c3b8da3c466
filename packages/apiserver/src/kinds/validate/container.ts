import type { FieldPath } from '@sluice/engine';
import {
  checkDnsLabel,
  checkPortName,
  type FieldError,
  forbidden,
  invalid,
  required,
} from '@sluice/manifest';
import { mapAt, mapsAt, numberAt, textAt } from '../../meta/fields.js';
import { isMap, type JsonMap, own } from '../../meta/json.js';
import { duplicate, namedBy, numberErrors, oneOf, PROTOCOLS } from './checks.js';
import { validateHandler, validateProbe } from './probe.js';
import { validateResources } from './resources.js';
import { validateContainerSecurity } from './security.js';

/** What the rules of a container depend on. */
export interface ContainerContext {
  readonly volumes: ReadonlySet<string>;
  readonly hostNetwork: boolean;
  /** Names that are taken; grows. */
  readonly names: Set<string>;
}

/** The rules of every container. */
function validateCommon(
  container: JsonMap,
  path: FieldPath,
  context: ContainerContext,
): readonly FieldError[] {
  const policy = textAt(container, 'terminationMessagePolicy');
  const policies = ['File', 'FallbackToLogsOnError'];
  const pullPolicy = textAt(container, 'imagePullPolicy');
  return [
    ...namedBy([...path, 'name'], textAt(container, 'name'), checkDnsLabel),
    ...(textAt(container, 'image') === '' ? [required([...path, 'image'])] : []),
    ...(policy === ''
      ? [required([...path, 'terminationMessagePolicy'])]
      : oneOf([...path, 'terminationMessagePolicy'], policy, policies)),
    ...validatePorts(container, [...path, 'ports']),
    ...validateEnvironment(container, [...path, 'env']),
    ...validateMounts(container, [...path, 'volumeMounts'], context.volumes),
    ...(pullPolicy === ''
      ? [required([...path, 'imagePullPolicy'])]
      : oneOf([...path, 'imagePullPolicy'], pullPolicy, ['Always', 'IfNotPresent', 'Never'])),
    ...validateResources(container, [...path, 'resources']),
    ...validateContainerSecurity(container, [...path, 'securityContext']),
  ];
}

/** A pod's containers. */
export function validateContainers(
  spec: JsonMap,
  path: FieldPath,
  context: ContainerContext,
): readonly FieldError[] {
  const here = [...path, 'containers'];
  const containers = mapsAt(spec, 'containers');
  if (containers.length === 0) return [required(here)];
  const errors = containers.flatMap((container, index) => {
    const at = [...here, index];
    return [
      ...validateCommon(container, at, context),
      ...taken(container, at, context),
      ...validateLifecycle(container, at),
      ...['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) =>
        validateProbe(container, probe, at),
      ),
    ];
  });
  return [...errors, ...hostPortConflicts(containers, here)];
}

/** The containers that run before: probes and handlers are for those that stay. */
export function validateInitContainers(
  spec: JsonMap,
  path: FieldPath,
  context: ContainerContext,
): readonly FieldError[] {
  return mapsAt(spec, 'initContainers').flatMap((container, index) => {
    const at = [...path, 'initContainers', index];
    const parts = ['livenessProbe', 'readinessProbe', 'startupProbe'];
    const stays = container['restartPolicy'] === 'Always';
    const detail = 'may not be set for init containers without restartPolicy=Always';
    return [
      ...validateCommon(container, at, context),
      ...taken(container, at, context),
      ...hostPortConflicts([container], [...path, 'initContainers']),
      ...(stays
        ? [
            ...validateLifecycle(container, at),
            ...parts.flatMap((probe) => validateProbe(container, probe, at)),
          ]
        : ['lifecycle', ...parts]
            .filter((part) => own(container, part) !== undefined)
            .map((part) => forbidden([...at, part], detail))),
    ];
  });
}

function taken(container: JsonMap, path: FieldPath, { names }: ContainerContext): readonly FieldError[] {
  const name = textAt(container, 'name');
  if (names.has(name)) return [duplicate([...path, 'name'], name)];
  if (name !== '') names.add(name);
  return [];
}

function validateLifecycle(container: JsonMap, path: FieldPath): readonly FieldError[] {
  const lifecycle = mapAt(container, 'lifecycle');
  return ['postStart', 'preStop']
    .filter((name) => isMap(lifecycle[name]))
    .flatMap((name) => validateHandler(mapAt(lifecycle, name), [...path, 'lifecycle', name]));
}

function validatePorts(container: JsonMap, path: FieldPath): readonly FieldError[] {
  const names = new Set<string>();
  return mapsAt(container, 'ports').flatMap((port, index) => {
    const at = [...path, index];
    const name = textAt(port, 'name');
    const number = numberAt(port, 'containerPort');
    const hostPort = numberAt(port, 'hostPort');
    const errors: FieldError[] = [];
    if (name !== '') {
      const messages = checkPortName(name);
      if (messages.length > 0)
        errors.push(...messages.map((message) => invalid([...at, 'name'], name, message)));
      else if (names.has(name)) errors.push(duplicate([...at, 'name'], name));
      else names.add(name);
    }
    const protocol = textAt(port, 'protocol');
    return [
      ...errors,
      ...(number === 0
        ? [required([...at, 'containerPort'])]
        : numberErrors([...at, 'containerPort'], number)),
      ...(hostPort === 0 ? [] : numberErrors([...at, 'hostPort'], hostPort)),
      ...(protocol === ''
        ? [required([...at, 'protocol'])]
        : oneOf([...at, 'protocol'], protocol, PROTOCOLS)),
    ];
  });
}

function hostPortConflicts(containers: readonly JsonMap[], path: FieldPath): readonly FieldError[] {
  const seen = new Set<string>();
  return containers.flatMap((container, index) =>
    mapsAt(container, 'ports').flatMap((port, position) => {
      const hostPort = numberAt(port, 'hostPort');
      if (hostPort === 0) return [];
      const text = `${textAt(port, 'protocol')}/${textAt(port, 'hostIP')}/${hostPort}`;
      if (seen.has(text)) return [duplicate([...path, index, 'ports', position, 'hostPort'], text)];
      seen.add(text);
      return [];
    }),
  );
}

/** Ports of the host are the pod's own on its network; in a template they may be left to its pods. */
export function validateHostPorts(spec: JsonMap, path: FieldPath, isPod: boolean): readonly FieldError[] {
  if (spec['hostNetwork'] !== true) return [];
  return mapsAt(spec, 'containers').flatMap((container, index) =>
    mapsAt(container, 'ports').flatMap((port, position) => {
      const hostPort = numberAt(port, 'hostPort');
      if (hostPort === numberAt(port, 'containerPort') || (!isPod && hostPort === 0)) return [];
      const at = [...path, 'containers', index, 'ports', position, 'hostPort'];
      return [invalid(at, hostPort, 'must match `containerPort` when `hostNetwork` is true')];
    }),
  );
}

const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];
const FIELDS =
  /^(metadata\.(name|namespace|uid|labels|annotations)(\['[^']+'\])?|spec\.(nodeName|serviceAccountName|restartPolicy|schedulerName|hostNetwork)|status\.(phase|hostIP|hostIPs|podIP|podIPs))$/;

function validateEnvironment(container: JsonMap, path: FieldPath): readonly FieldError[] {
  return mapsAt(container, 'env').flatMap((variable, index) => {
    const at = [...path, index];
    const name = textAt(variable, 'name');
    const wrongName =
      name === ''
        ? [required([...at, 'name'])]
        : /^[ -<>-~]+$/.test(name)
          ? []
          : [
              invalid(
                [...at, 'name'],
                name,
                "a valid environment variable name must consist only of printable ASCII characters other than '='",
              ),
            ];
    return [...wrongName, ...validateValueFrom(variable, [...at, 'valueFrom'])];
  });
}

function validateValueFrom(variable: JsonMap, path: FieldPath): readonly FieldError[] {
  const from = own(variable, 'valueFrom');
  if (!isMap(from)) return [];
  const given = SOURCES.filter((source) => own(from, source) !== undefined);
  const errors: FieldError[] = [];
  const field = textAt(from, 'fieldRef', 'fieldPath');
  const fieldPath = [...path, 'fieldRef', 'fieldPath'];
  if (own(from, 'fieldRef') !== undefined) {
    if (field === '') errors.push(required(fieldPath));
    else if (!FIELDS.test(field))
      errors.push(
        invalid(fieldPath, field, `error converting fieldPath: field label not supported: ${field}`),
      );
  }
  for (const source of ['configMapKeyRef', 'secretKeyRef'])
    if (own(from, source) !== undefined && textAt(from, source, 'key') === '')
      errors.push(required([...path, source, 'key']));
  if (given.length === 0)
    return [
      invalid(
        path,
        '',
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
      ),
    ];
  if (textAt(variable, 'value') !== '')
    return [...errors, invalid(path, '', 'may not be specified when `value` is not empty')];
  return given.length > 1
    ? [...errors, invalid(path, '', 'may not have more than one field specified at a time')]
    : errors;
}

function validateMounts(
  container: JsonMap,
  path: FieldPath,
  volumes: ReadonlySet<string>,
): readonly FieldError[] {
  const paths = new Set<string>();
  return mapsAt(container, 'volumeMounts').flatMap((mount, index) => {
    const at = [...path, index];
    const [name, mountPath] = [textAt(mount, 'name'), textAt(mount, 'mountPath')];
    const errors: FieldError[] = [];
    if (name === '') errors.push(required([...at, 'name']));
    if (!volumes.has(name))
      errors.push({ path: [...at, 'name'], kind: 'Not found', value: name, detail: '' });
    if (mountPath === '') errors.push(required([...at, 'mountPath']));
    if (paths.has(mountPath)) errors.push(invalid([...at, 'mountPath'], mountPath, 'must be unique'));
    paths.add(mountPath);
    return errors;
  });
}
