import { describe, expect, it } from 'vitest';
import { apiStruct, apiStructNames, type ApiStruct } from './api-type.js';
import { BUILTIN_DEFINITIONS } from './builtin-definitions.js';
import { resolveSchema, type Schema } from './schema.js';

function struct(name: string): ApiStruct {
  const found = apiStruct(name);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

describe('the table of Go types', () => {
  it('reads every type that it names', () => {
    const seen = apiStructNames().map((name) => [...struct(name).fields.values()].map(({ type }) => type.go));
    expect(seen.length).toBeGreaterThan(250);
  });

  it('gives a field its Go type, its number and what the API says of it', () => {
    const ports = struct('io.k8s.api.core.v1.ServiceSpec').fields.get('ports');
    expect(ports).toMatchObject({
      number: 1,
      type: { kind: 'list', go: '[]v1.ServicePort' },
      keys: ['port', 'protocol'],
      strategies: ['merge'],
      mergeKey: 'port',
    });
    const port = struct('io.k8s.api.core.v1.ServicePort');
    expect(port.fields.get('protocol')).toMatchObject({
      fallback: 'TCP',
      type: { kind: 'string', go: 'v1.Protocol' },
    });
    expect(port.fields.get('appProtocol')).toMatchObject({ pointer: true });
    expect(port.fields.get('port')).toMatchObject({ written: true, required: true });
  });

  it('shows the fields of embedded structs as their own', () => {
    expect(struct('io.k8s.api.core.v1.Volume').fields.get('emptyDir')).toMatchObject({
      pointer: true,
      number: 2,
    });
    expect(struct('io.k8s.api.core.v1.EphemeralContainer').fields.has('image')).toBe(true);
  });

  it('knows the same fields as the served documents, and merges them alike', () => {
    const differences: string[] = [];
    for (const name of apiStructNames()) {
      const schema = resolveSchema(BUILTIN_DEFINITIONS.get(name), BUILTIN_DEFINITIONS);
      // The documents hold only what a served kind is made of.
      if (schema?.properties) differences.push(...compare(struct(name), schema));
    }
    expect(differences).toEqual([]);
  });
});

function compare({ name, fields, atomic }: ApiStruct, schema: Schema): readonly string[] {
  const told: string[] = [];
  const properties = new Map(Object.entries(schema.properties ?? {}));
  for (const key of ['apiVersion', 'kind']) if (!fields.has(key)) properties.delete(key);
  for (const key of properties.keys()) if (!fields.has(key)) told.push(`${name}.${key}: not in the table`);
  if (atomic !== (schema['x-kubernetes-map-type'] === 'atomic')) told.push(`${name}: atomic in one only`);
  for (const [key, field] of fields) {
    const property = properties.get(key);
    if (!property) {
      told.push(`${name}.${key}: not in the documents`);
      continue;
    }
    const ours = [
      field.set,
      field.keys,
      field.strategies.join(','),
      field.mergeKey ?? null,
      field.fallback ?? null,
    ];
    const theirs = [
      property['x-kubernetes-list-type'] === 'set',
      property['x-kubernetes-list-map-keys'] ?? [],
      property['x-kubernetes-patch-strategy'] ?? '',
      property['x-kubernetes-patch-merge-key'] ?? null,
      property.default ?? null,
    ];
    if (JSON.stringify(ours) !== JSON.stringify(theirs))
      told.push(`${name}.${key}: ${JSON.stringify(ours)}, documents ${JSON.stringify(theirs)}`);
  }
  return told;
}
