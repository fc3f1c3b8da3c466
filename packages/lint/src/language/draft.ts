import type { FieldPath, PolicyKind, Selector } from '@sluice/engine';
import { parseSelector } from '@sluice/engine';
import { POLICY_API_VERSIONS } from '@sluice/manifest';
import type { CursorPlace } from './scan.js';
import { scanYaml } from './scan-yaml.js';

/** An object while it is being typed: what can be read of it, right or not. */
export interface Draft {
  /** Empty where none is written yet. */
  readonly kind: string;
  readonly apiVersion: string;
  readonly namespace: string | undefined;
  readonly cursor: CursorPlace;
  /** The scalar at a path. */
  readonly textAt: (path: FieldPath) => string | undefined;
  /** The keys of a map, or the indexes of a list, that are written. */
  readonly keysAt: (path: FieldPath) => readonly string[];
  /** The selector at a path; undefined where none is written. What is unfinished in it says nothing. */
  readonly selectorAt: (path: FieldPath) => Selector | undefined;
}

/** The object around the cursor; undefined where nothing can be proposed. An item of a List is an object of its own. */
export function draftAt(text: string, offset: number): Draft | undefined {
  const { entries, cursor } = scanYaml(text, offset);
  if (!cursor) return undefined;
  const isItem = cursor.path[0] === 'items' && typeof cursor.path[1] === 'number';
  const prefix = isItem ? cursor.path.slice(0, 2) : [];
  const scalars = new Map<string, string>();
  const keys = new Map<string, Set<string>>();
  for (const { path, text: scalar } of entries) {
    if (!prefix.every((step, i) => path[i] === step)) continue;
    const inner = path.slice(prefix.length);
    const id = JSON.stringify(inner);
    if (scalar !== '' || !scalars.has(id)) scalars.set(id, scalar);
    for (let depth = 0; depth < inner.length; depth++) {
      const parent = JSON.stringify(inner.slice(0, depth));
      keys.set(parent, (keys.get(parent) ?? new Set()).add(String(inner[depth])));
    }
  }
  const textAt = (path: FieldPath): string | undefined => scalars.get(JSON.stringify(path));
  const keysAt = (path: FieldPath): readonly string[] => [...(keys.get(JSON.stringify(path)) ?? [])];
  const namespace = textAt(['metadata', 'namespace']);
  return {
    kind: textAt(['kind']) ?? '',
    apiVersion: textAt(['apiVersion']) ?? '',
    namespace: namespace === '' ? undefined : namespace,
    cursor: { ...cursor, path: cursor.path.slice(prefix.length) },
    textAt,
    keysAt,
    selectorAt: (path) => (textAt(path) === undefined ? undefined : selectorOf(path, textAt, keysAt)),
  };
}

function selectorOf(path: FieldPath, textAt: Draft['textAt'], keysAt: Draft['keysAt']): Selector {
  const labels = keysAt([...path, 'matchLabels']).flatMap((key): readonly [string, string][] => {
    const value = textAt([...path, 'matchLabels', key]);
    return value === undefined || value === '' ? [] : [[key, value]];
  });
  const expressions = keysAt([...path, 'matchExpressions']).flatMap((index) => {
    const at = [...path, 'matchExpressions', Number(index)];
    const [key, operator] = [textAt([...at, 'key']), textAt([...at, 'operator'])];
    const values = keysAt([...at, 'values']).flatMap((i) => textAt([...at, 'values', Number(i)]) ?? []);
    if (key === undefined || !isOperator(operator)) return [];
    return (operator === 'In' || operator === 'NotIn') && values.length === 0
      ? []
      : [{ key, operator, values }];
  });
  return parseSelector({ matchLabels: Object.fromEntries(labels), matchExpressions: expressions });
}

function isOperator(text: string | undefined): text is 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' {
  return text === 'In' || text === 'NotIn' || text === 'Exists' || text === 'DoesNotExist';
}

/** The kind of policy that a draft is, as far as it says. */
export function policyKindOfDraft({ kind }: Draft): PolicyKind | undefined {
  return Object.hasOwn(POLICY_API_VERSIONS, kind) ? (kind as PolicyKind) : undefined;
}
