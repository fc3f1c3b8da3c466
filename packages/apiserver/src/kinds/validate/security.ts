import type { FieldPath } from '@sluice/engine';
import { type FieldError, invalid } from '@sluice/manifest';
import { mapAt, optionalNumber } from '../../meta/fields.js';
import { isMap, type JsonMap, own } from '../../meta/json.js';

const MAX_ID = 2_147_483_647;

function idErrors(context: JsonMap, path: FieldPath, fields: readonly string[]): readonly FieldError[] {
  return fields.flatMap((field) => {
    const id = optionalNumber(context, field);
    return id !== undefined && (id < 0 || id > MAX_ID)
      ? [invalid([...path, field], id, `must be between 0 and ${MAX_ID}, inclusive`)]
      : [];
  });
}

/** The context as the server prints it: by the names of Go's fields, absent ones null. */
const GO_FIELDS: readonly (readonly [goName: string, name: string])[] = [
  ['Capabilities', 'capabilities'],
  ['Privileged', 'privileged'],
  ['SELinuxOptions', 'seLinuxOptions'],
  ['WindowsOptions', 'windowsOptions'],
  ['RunAsUser', 'runAsUser'],
  ['RunAsGroup', 'runAsGroup'],
  ['RunAsNonRoot', 'runAsNonRoot'],
  ['ReadOnlyRootFilesystem', 'readOnlyRootFilesystem'],
  ['AllowPrivilegeEscalation', 'allowPrivilegeEscalation'],
  ['ProcMount', 'procMount'],
  ['SeccompProfile', 'seccompProfile'],
  ['AppArmorProfile', 'appArmorProfile'],
];

/** A container's security context. */
export function validateContainerSecurity(container: JsonMap, path: FieldPath): readonly FieldError[] {
  const context = own(container, 'securityContext');
  if (!isMap(context)) return [];
  const errors = [...idErrors(context, path, ['runAsUser', 'runAsGroup'])];
  if (context['privileged'] === true && context['allowPrivilegeEscalation'] === false) {
    const shown = Object.fromEntries(GO_FIELDS.map(([goName, name]) => [goName, context[name] ?? null]));
    const detail = 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true';
    errors.push(invalid(path, shown, detail));
  }
  return errors;
}

/** A pod's security context. */
export function validatePodSecurity(spec: JsonMap, path: FieldPath): readonly FieldError[] {
  return idErrors(mapAt(spec, 'securityContext'), path, ['fsGroup', 'runAsUser', 'runAsGroup']);
}
