import { createHash } from 'node:crypto';
import type { KubeObject } from '../meta/kube-object.js';
import type { ManagedFieldsEntry } from '../meta/object-meta.js';

type FieldsV1 = NonNullable<ManagedFieldsEntry['fieldsV1']>;

const known = new Map<string, WeakRef<FieldsV1>>();
const forgotten = new FinalizationRegistry((key: string) => {
  if (known.get(key)?.deref() === undefined) known.delete(key);
});

/**
 * The same object, whose sets of owned fields are those of objects before it where they are equal: objects that are made
 * alike have the same owners, which would else be more than half of what they take in memory.
 */
export function shareOwners(object: KubeObject): KubeObject {
  const { managedFields } = object.metadata;
  if (!managedFields) return object;
  const shared = managedFields.map((entry) =>
    entry.fieldsV1 === undefined ? entry : { ...entry, fieldsV1: share(entry.fieldsV1) },
  );
  return { ...object, metadata: { ...object.metadata, managedFields: shared } };
}

function share(fields: FieldsV1): FieldsV1 {
  const key = createHash('sha256').update(JSON.stringify(fields)).digest('base64');
  const before = known.get(key)?.deref();
  if (before) return before;
  known.set(key, new WeakRef(fields));
  forgotten.register(fields, key);
  return fields;
}
