import { type Decoded, decode, goQuote, printPath, toldFirst } from '@sluice/manifest';
import type { FieldPath } from '@sluice/engine';
import type { Kind } from '../kinds/kind.js';
import { badRequest } from '../meta/api-error.js';
import { isMap, type JsonMap, own } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';
import { apiVersionOf } from '../meta/resource-name.js';
import { accept, refuse, type Result } from '../meta/result.js';
import { canonical } from '../schema/canonical.js';
import { goStruct } from '../schema/go-struct.js';
import { kindType, metadataType, registeredType } from '../schema/kind-type.js';
import { prune } from '../schema/prune.js';
import type { KeyPlaces } from './read-json.js';

/** What becomes of fields that the type does not know, or that are there twice. */
export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

/** A decoded object, and what has to be said of it. */
export interface DecodedObject {
  readonly object: KubeObject;
  /** Texts of `Warning` headers. */
  readonly warnings: readonly string[];
}

/**
 * Decodes a JSON value into an object of a kind as the server's decoder does, and gives it its canonical form. `places`
 * tell of duplicate keys, and in which order unknown ones are told.
 */
export function decodeValue(
  kind: Kind,
  value: JsonMap,
  mode: FieldValidation,
  places?: KeyPlaces,
): Result<DecodedObject> {
  const { typeError, strict } = checkValue(kind, value, places);
  if (typeError !== undefined) return refuse(cannotHandle(kind, value, typeError));
  if (mode === 'Strict' && strict.length > 0)
    return refuse(cannotHandle(kind, value, `strict decoding error: ${strict.join(', ')}`));
  return accept({ object: canonicalObject(kind, value), warnings: mode === 'Ignore' ? [] : strict });
}

/** What decoding a value of a kind finds. */
export interface Checked {
  /** The decoder's error: the value is no object of the kind. */
  readonly typeError: string | undefined;
  /** What strict decoding refuses: unknown and duplicate fields. */
  readonly strict: readonly string[];
}

/** Checks a value as the server's decoder does. */
export function checkValue(kind: Kind, value: JsonMap, places?: KeyPlaces): Checked {
  const { typeErrors, unknownFields } = decoded(kind, value);
  const strict = strictErrors(unknownFields, kind.custom ? withoutOrder(places) : places);
  return { typeError: toldFirst(typeErrors)?.message, strict };
}

/** Why a value is none of a kind; a kind or version that it does not name is the kind's own. */
export function otherKind(wanted: Kind, value: JsonMap): string | undefined {
  const given = textOr(value['kind'], wanted.kind);
  const own = apiVersionOf(wanted.group, wanted.version);
  const version = textOr(value['apiVersion'], own);
  if (given === wanted.kind && version === own) return undefined;
  if (!registeredType(version, given)) return `no kind "${given}" is registered for version "${version}"`;
  const inside = wanted.group === '' ? 'core' : wanted.group.split('.')[0]!;
  return `converting (${version.slice(version.indexOf('/') + 1)}.${given}) to (${inside}.${wanted.kind}): unknown conversion`;
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}

/** `Pod in version "v1" cannot be handled as a Pod: …` */
export function cannotHandle(
  { kind, group, version }: Kind,
  value: unknown,
  why: string,
): ReturnType<typeof badRequest> {
  const given = own(value, 'kind');
  const apiVersion = own(value, 'apiVersion');
  const name = typeof given === 'string' && given !== '' ? given : kind;
  const full =
    typeof apiVersion === 'string' && apiVersion !== '' ? apiVersion : apiVersionOf(group, version);
  const short = full.slice(full.indexOf('/') + 1);
  return badRequest(`${name} in version ${goQuote(short)} cannot be handled as a ${kind}: ${why}`);
}

function decoded(kind: Kind, value: JsonMap): Decoded {
  const type = kindType(kind);
  if (type) {
    // TypeMeta is no field of the table.
    const found = decode(value, goStruct(type));
    const unknownFields = found.unknownFields.filter((path) => !isTypeMeta(path));
    return { ...found, unknownFields };
  }
  const metadata = decode(own(value, 'metadata'), goStruct(metadataType()), ['metadata']);
  const { unknown } = prune(value, kind.schema, kind.definitions);
  // Of custom resources they are told in the order of their names.
  const unknownFields = [...metadata.unknownFields, ...unknown].sort((a, b) =>
    printPath(a) < printPath(b) ? -1 : 1,
  );
  return { ...metadata, unknownFields };
}

function isTypeMeta(path: FieldPath): boolean {
  return path.length === 1 && (path[0] === 'apiVersion' || path[0] === 'kind');
}

function withoutOrder(places: KeyPlaces | undefined): KeyPlaces | undefined {
  return places && { ...places, places: new Map() };
}

function strictErrors(unknown: readonly FieldPath[], places: KeyPlaces | undefined): readonly string[] {
  // What stands in an unknown field is not looked at, and an unknown field is told once.
  const unlooked = unknown.map(printPath);
  const isKnown = ({ path }: { readonly path: string }): boolean =>
    !unlooked.some((field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`));
  const told = [
    ...unknown.map((path) => {
      const printed = printPath(path);
      return { text: `unknown field ${goQuote(printed)}`, place: places?.places.get(printed) ?? 0 };
    }),
    ...(places?.duplicates ?? []).filter(isKnown).map(({ path, place }) => ({
      text: `duplicate field ${goQuote(path)}`,
      place,
    })),
  ];
  return told.sort((a, b) => a.place - b.place).map(({ text }) => text);
}

/**
 * A sound value of a kind as the server would encode it: unknown fields and nulls gone, zero values dropped where Go
 * drops them. Of custom resources only the metadata has a type.
 */
export function canonicalObject(kind: Kind, value: JsonMap): KubeObject {
  const head = { kind: kind.kind, apiVersion: apiVersionOf(kind.group, kind.version) };
  const type = kindType(kind);
  if (type) return { ...head, ...canonical(value, type) } as unknown as KubeObject;
  const pruned = prune(value, kind.schema, kind.definitions).value;
  const metadata = canonical(own(value, 'metadata'), metadataType());
  return { ...(isMap(pruned) ? pruned : {}), ...head, metadata } as unknown as KubeObject;
}
