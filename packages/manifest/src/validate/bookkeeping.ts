import type { FieldPath } from '@sluice/engine';
import { isMap } from './decode.js';
import { type FieldError, invalid } from './field-error.js';
import { checkLabelKey } from './names.js';

type JsonMap = Readonly<Record<string, unknown>>;

const STANDARD_FINALIZERS: readonly string[] = ['kubernetes', 'orphan', 'foregroundDeletion'];

/** Validates the parts of decoded metadata that programs write: owners, finalizers and managed fields. */
export function validateBookkeeping(metadata: JsonMap, builtIn: boolean): readonly FieldError[] {
  const finalizers = items(metadata['finalizers']).map(text);
  const path: FieldPath = ['metadata', 'finalizers'];
  const named = finalizers.flatMap((name, index) =>
    checkLabelKey(name).map((message) => invalid(path, name, message, [...path, index])),
  );
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    named.push(invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'));
  }
  const unqualified = finalizers.flatMap((name, index) =>
    !builtIn || name.includes('/') || STANDARD_FINALIZERS.includes(name)
      ? []
      : [
          invalid(
            [...path, index],
            name,
            'name is neither a standard finalizer name nor is it fully qualified',
          ),
        ],
  );
  return [
    ...validateOwners(metadata['ownerReferences']),
    ...named,
    ...validateManagedFields(metadata['managedFields']),
    ...unqualified,
  ];
}

/** Errors of all references stand at the list's path, as the API server has it. */
function validateOwners(references: unknown): readonly FieldError[] {
  const errors: FieldError[] = [];
  const path: FieldPath = ['metadata', 'ownerReferences'];
  let controller: string | undefined;
  const owners = items(references).map((item) => (isMap(item) ? item : {}));
  owners.forEach((owner, index) => {
    const at = (field: string): FieldPath => [...path, index, field];
    const apiVersion = text(owner['apiVersion']);
    const kind = text(owner['kind']);
    const name = text(owner['name']);
    // What has more than one slash is no version to the server.
    const hasVersion = /^(?:[^/]*\/)?[^/]+$/.test(apiVersion);
    if (!hasVersion) {
      errors.push(
        invalid([...path, 'apiVersion'], apiVersion, 'version must not be empty', at('apiVersion')),
      );
    }
    if (kind === '') errors.push(invalid([...path, 'kind'], kind, 'must not be empty', at('kind')));
    if (name === '') errors.push(invalid([...path, 'name'], name, 'must not be empty', at('name')));
    if (text(owner['uid']) === '') {
      errors.push({ ...invalid([...path, 'uid'], '', 'must not be empty', at('uid')), named: true });
    }
    if (apiVersion === 'v1' && kind === 'Event') {
      const detail = '/v1, Kind=Event is disallowed from being an owner';
      errors.push(invalid(path, printed(owner), detail, [...path, index]));
    }
    if (owner['controller'] !== true) return;
    if (controller !== undefined) {
      const detail = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${kind}/${name}`;
      errors.push(invalid(path, owners.map(printed), detail, [...path, index, 'controller']));
    } else controller = `${kind}/${name}`;
  });
  return errors;
}

function validateManagedFields(entries: unknown): readonly FieldError[] {
  const errors: FieldError[] = [];
  items(entries).forEach((item, index) => {
    const path = ['metadata', 'managedFields', index];
    const entry = isMap(item) ? item : {};
    const operation = text(entry['operation']);
    if (operation !== 'Apply' && operation !== 'Update') {
      const error = invalid([...path, 'operation'], operation, 'must be `Apply` or `Update`');
      errors.push({ ...error, named: true });
    }
    const type = text(entry['fieldsType']);
    if (type !== '' && type !== 'FieldsV1') {
      errors.push(invalid([...path, 'fieldsType'], type, 'must be `FieldsV1`'));
    }
  });
  return errors;
}

/** A reference with its fields in Go's order. */
function printed(owner: JsonMap): JsonMap {
  const given = (field: string): JsonMap =>
    typeof owner[field] === 'boolean' ? { [field]: owner[field] } : {};
  return {
    apiVersion: text(owner['apiVersion']),
    kind: text(owner['kind']),
    name: text(owner['name']),
    uid: text(owner['uid']),
    ...given('controller'),
    ...given('blockOwnerDeletion'),
  };
}

function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A decoded string: null is the empty string. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
