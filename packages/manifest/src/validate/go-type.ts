/** A Go type of the Kubernetes API, as far as its JSON decoder's behaviour goes. */
export type GoType =
  | { readonly kind: 'string'; readonly type: string }
  | { readonly kind: 'bool'; readonly type: 'bool' }
  | { readonly kind: 'integer'; readonly type: 'int32' | 'int64' }
  | { readonly kind: 'int-or-string'; readonly type: 'int32' }
  | { readonly kind: 'strings'; readonly type: 'map[string]string' }
  /** metav1.Time, written by RFC 3339. */
  | { readonly kind: 'time'; readonly type: 'string' }
  | { readonly kind: 'number'; readonly type: 'float64' }
  /** Bytes, written in base64. */
  | { readonly kind: 'bytes'; readonly type: string }
  | { readonly kind: 'list'; readonly type: string; readonly of: GoType }
  | { readonly kind: 'map'; readonly type: string; readonly of: GoType }
  /** A type that decodes itself: what it says of a value that it does not take. */
  | { readonly kind: 'own'; readonly type: string; readonly refusal: (value: unknown) => string | undefined }
  | GoStruct
  /** Not looked into. */
  | { readonly kind: 'any'; readonly type: string };

/** A struct; `name` is what errors on its fields call it. */
export interface GoStruct {
  readonly kind: 'struct';
  readonly type: string;
  readonly name: string;
  readonly fields: Readonly<Record<string, GoType>>;
}

/** A named or plain string. */
export function string(type = 'string'): GoType {
  return { kind: 'string', type };
}

/** A list. */
export function list(of: GoType): GoType {
  return { kind: 'list', type: `[]${of.type}`, of };
}

/** A struct of package v1. */
export function struct(name: string, fields: Readonly<Record<string, GoType>>): GoStruct {
  return { kind: 'struct', type: `v1.${name}`, name, fields };
}

export const BOOL: GoType = { kind: 'bool', type: 'bool' };
export const INT32: GoType = { kind: 'integer', type: 'int32' };
export const INT64: GoType = { kind: 'integer', type: 'int64' };
export const INT_OR_STRING: GoType = { kind: 'int-or-string', type: 'int32' };
export const TIME: GoType = { kind: 'time', type: 'string' };
export const STRINGS: GoType = { kind: 'strings', type: 'map[string]string' };
export const ANY: GoType = { kind: 'any', type: 'any' };
