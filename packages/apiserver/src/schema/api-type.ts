import { API_PACKAGES, API_TYPES } from './api-types.data.js';

/** Types that decode themselves; `json` is anything. */
export type LeafKind =
  | 'string'
  | 'bool'
  | 'int32'
  | 'int64'
  | 'float64'
  | 'bytes'
  | 'Time'
  | 'MicroTime'
  | 'Duration'
  | 'Quantity'
  | 'IntOrString'
  | 'FieldsV1'
  | 'RawExtension'
  | 'JSON';

/** A Go type of the built-in API; `go` is its name in the decoder's errors. */
export type ApiType =
  | { readonly kind: LeafKind; readonly go: string }
  | { readonly kind: 'list'; readonly go: string; readonly of: ApiType }
  | { readonly kind: 'map'; readonly go: string; readonly of: ApiType }
  | { readonly kind: 'struct'; readonly go: string; readonly struct: ApiStruct };

/** A field as Go's tags and the API's markers describe it. */
export interface ApiField {
  readonly name: string;
  /** The protobuf number. */
  readonly number: number;
  readonly type: ApiType;
  /** Absent and empty differ. */
  readonly pointer: boolean;
  /** Encoded even when empty. */
  readonly written: boolean;
  readonly omitZero: boolean;
  readonly required: boolean;
  /** Server-side apply: what makes a list associative, or a map or struct one whole. */
  readonly set: boolean;
  readonly keys: readonly string[];
  readonly atomic: boolean;
  /** Strategic merge: `merge`, `retainKeys`. */
  readonly strategies: readonly string[];
  readonly mergeKey: string | undefined;
  /** The value that an absent key of a list stands for. */
  readonly fallback: unknown;
}

/** A struct; its fields by their JSON names, those of embedded structs among them. */
export interface ApiStruct {
  /** The OpenAPI name, `io.k8s.api.core.v1.Pod`. */
  readonly name: string;
  /** Go's name without its package. */
  readonly goName: string;
  readonly atomic: boolean;
  readonly fields: ReadonlyMap<string, ApiField>;
  /** In protobuf embedded structs are messages of their own. */
  readonly embedded: readonly { readonly number: number; readonly struct: ApiStruct }[];
  readonly ownFields: readonly ApiField[];
}

const paragraphs = new Map<string, readonly string[]>();
const structs = new Map<string, ApiStruct>();
const openApiNames = new Map<string, string>();

for (const text of API_TYPES.trim().split(/\n(?! )/)) {
  const [head = '', ...fields] = text.split('\n');
  const [name = ''] = head.split(' ');
  paragraphs.set(name, [head, ...fields]);
  openApiNames.set(fullName(name), name);
}

/** The struct of an OpenAPI name; undefined for types that are not in the table. */
export function apiStruct(openApiName: string): ApiStruct | undefined {
  const name = openApiNames.get(openApiName);
  return name === undefined ? undefined : structOf(name);
}

/** The OpenAPI names of all structs of the table. */
export function apiStructNames(): readonly string[] {
  return [...openApiNames.keys()];
}

function fullName(name: string): string {
  const [short = '', own = ''] = name.split('.');
  return `${API_PACKAGES.get(short)}.${own}`;
}

function structOf(name: string): ApiStruct {
  const known = structs.get(name);
  if (known) return known;
  const [head = '', ...lines] = paragraphs.get(name) ?? [];
  if (head === '') throw new Error(`the table has no type ${name}`);
  const fields = new Map<string, ApiField>();
  const ownFields: ApiField[] = [];
  const embedded: { number: number; struct: ApiStruct }[] = [];
  const struct: ApiStruct = {
    name: fullName(name),
    goName: name.slice(name.indexOf('.') + 1),
    atomic: head.endsWith(' atomic'),
    fields,
    embedded,
    ownFields,
  };
  // Some types contain themselves: known before its fields are read.
  structs.set(name, struct);
  for (const line of lines) {
    const words = line.trim().split(' ');
    const number = Number(words[1]);
    if (words.includes('inline')) {
      const inner = structOf(words[2]!);
      embedded.push({ number, struct: inner });
      for (const [key, field] of inner.fields) fields.set(key, field);
      continue;
    }
    const field = readField(words);
    fields.set(field.name, field);
    ownFields.push(field);
  }
  return struct;
}

function readField([name = '', number = '', type = '', ...flags]: readonly string[]): ApiField {
  const after = (start: string): string | undefined =>
    flags.find((flag) => flag.startsWith(start))?.slice(start.length);
  const fallback = after('default:');
  return {
    name,
    number: Number(number),
    // Types are read when they are first asked for: the table is large and most of it is seldom used.
    get type(): ApiType {
      const read = readType(type.startsWith('*') ? type.slice(1) : type);
      Object.defineProperty(this, 'type', { value: read });
      return read;
    },
    pointer: type.startsWith('*'),
    written: flags.includes('written'),
    omitZero: flags.includes('omitzero'),
    required: flags.includes('required'),
    set: flags.includes('set'),
    keys: after('map:')?.split(',') ?? [],
    atomic: flags.includes('atomic'),
    strategies: after('patch:')?.split(',') ?? [],
    mergeKey: after('key:'),
    fallback: fallback === undefined ? undefined : (JSON.parse(fallback) as unknown),
  };
}

const LEAVES: Readonly<Record<LeafKind, string>> = {
  string: 'string',
  bool: 'bool',
  int32: 'int32',
  int64: 'int64',
  float64: 'float64',
  bytes: '[]uint8',
  Time: 'string',
  MicroTime: 'string',
  Duration: 'string',
  Quantity: 'resource.Quantity',
  IntOrString: 'int32',
  FieldsV1: 'v1.FieldsV1',
  RawExtension: 'runtime.RawExtension',
  JSON: 'v1.JSON',
};

function readType(text: string): ApiType {
  const named = /^([\w.]+)=(.*)$/.exec(text);
  if (named) return { ...readType(named[2]!), go: named[1]! };
  if (text.startsWith('[]')) {
    const of = readType(text.slice(2));
    return { kind: 'list', of, go: `[]${of.go}` };
  }
  const map = /^map\[([^\]]*)\](.*)$/.exec(text);
  if (map) {
    const of = readType(map[2]!);
    return { kind: 'map', of, go: `map[${readType(map[1]!).go}]${of.go}` };
  }
  if (Object.hasOwn(LEAVES, text)) return { kind: text as LeafKind, go: LEAVES[text as LeafKind] };
  const struct = structOf(text);
  return { kind: 'struct', struct, go: `v1.${struct.goName}` };
}
