import type { FieldPath } from '@sluice/engine';
import { isMap, jsonType } from '../validate/decode.js';
import type { Diagnostic, DiagnosticCode, LostObject, Severity } from './diagnostic.js';
import { policyKindOf } from './policy-kinds.js';
import type { ManifestSource, Range } from './manifest-source.js';
import { mentionsTemplate } from './template.js';
import { yamlReading } from './yaml-reading.js';

type JsonMap = Readonly<Record<string, unknown>>;

/** Receives what is wrong with an object. */
export type Tell = (
  severity: Severity,
  code: DiagnosticCode,
  message: string,
  range: Range,
  extra?: Pick<Diagnostic, 'object' | 'path' | 'lost'>,
) => void;

/** What every object has. */
export interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** Reads what every object needs, or tells what is missing. */
export function identify(item: JsonMap, source: ManifestSource, tell: Tell): Identity | undefined {
  let failed = false;
  const fail = (code: DiagnosticCode, path: FieldPath, message: string): undefined => {
    failed = true;
    const { kind } = item;
    const object =
      typeof kind === 'string' && kind !== '' ? { object: kind, lost: [lostObject(item, kind)] } : {};
    tell('error', code, message, source.range!(path), { ...object, path: path.join('.') });
    return undefined;
  };
  const string = (holder: JsonMap, struct: string, path: FieldPath): string | undefined => {
    const value = field(holder, path.at(-1) as string);
    if (value === undefined || value === null) return '';
    if (typeof value === 'string') return value;
    const reading = yamlReading(source.written!(path), value);
    return fail(
      'wrong-type',
      path,
      `json: cannot unmarshal ${jsonType(value)} into Go struct field ${struct}.${path.join('.')} of type string${reading}`,
    );
  };

  const apiVersion = string(item, 'TypeMeta', ['apiVersion']);
  const kind = string(item, 'TypeMeta', ['kind']);
  if (apiVersion === '') fail('missing-api-version', [], 'apiVersion not set');
  if (kind === '') fail('missing-kind', [], 'kind not set');
  const metadata = field(item, 'metadata') ?? {};
  if (!isMap(metadata)) {
    return fail(
      'wrong-type',
      ['metadata'],
      `json: cannot unmarshal ${jsonType(metadata)} into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta`,
    );
  }
  const given = string(metadata, 'ObjectMeta', ['metadata', 'name']);
  const generated = string(metadata, 'ObjectMeta', ['metadata', 'generateName']);
  const namespace = string(metadata, 'ObjectMeta', ['metadata', 'namespace']);
  const name = given || generated;
  const nameless = apiVersion?.startsWith('kustomize.config.k8s.io/') === true;
  // Validation of policies tells it among the other errors.
  const isPolicy = !!apiVersion && !!kind && policyKindOf({ apiVersion, kind }) !== undefined;
  if (given === '' && generated === '' && kind && !nameless && !isPolicy) {
    fail(
      'missing-name',
      ['metadata', 'name'],
      'metadata.name: Required value: name or generateName is required',
    );
  }
  if (failed || !apiVersion || !kind) return undefined;
  return { apiVersion, kind, name: name ?? '', ...(namespace && { namespace }) };
}

/** What can be read of an object that is not to be taken. */
export function lostObject(item: JsonMap, kind: string): LostObject {
  const metadata = field(item, 'metadata') ?? {};
  if (!isMap(metadata)) return { kind };
  const known = (key: string): string | undefined => {
    const value = field(metadata, key);
    return typeof value === 'string' && value !== '' && !mentionsTemplate(value) ? value : undefined;
  };
  const name = known('name');
  const namespace = (field(metadata, 'namespace') ?? '') === '' ? null : known('namespace');
  return { kind, ...(name !== undefined && { name }), ...(namespace !== undefined && { namespace }) };
}

function field(map: JsonMap, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
