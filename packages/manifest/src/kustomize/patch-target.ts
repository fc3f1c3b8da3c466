import { parseSelectorText } from './label-selector-text.js';
import type { Tell } from './kustomization.js';
import { idOf, type Resource, type ResourceId } from './resource.js';
import { type MapTree, partOf, textAt } from './tree.js';

const ID_FIELDS = ['group', 'version', 'kind', 'namespace', 'name'] as const;

/**
 * A predicate for a patch's `target`: group, version, kind, namespace and name are whole-text patterns, which any id
 * that an object has had may match; labels and annotations are selectors. Undefined when it cannot be read.
 */
export function targetPredicate(target: MapTree, tell: Tell): ((resource: Resource) => boolean) | undefined {
  const patterns: [keyof ResourceId, (text: string) => boolean][] = [];
  for (const field of ID_FIELDS) {
    const text = textAt(target, [field]);
    if (text === undefined || text === '') continue;
    const pattern = wholePattern(text);
    if (pattern === undefined) {
      tell(
        'error',
        `${JSON.stringify(text)} is no pattern that can be matched here`,
        partOf(target, [field])!,
      );
      return undefined;
    }
    patterns.push([field, pattern]);
  }
  const selectors: ((resource: Resource) => boolean)[] = [];
  for (const [field, map] of [
    ['labelSelector', 'labels'],
    ['annotationSelector', 'annotations'],
  ] as const) {
    const selects = parseSelectorText(textAt(target, [field]) ?? '');
    if (selects === undefined) {
      tell('error', `${field} is not a valid selector`, partOf(target, [field])!);
      return undefined;
    }
    selectors.push(({ tree }) => selects(strings(partOf(tree, ['metadata', map]))));
  }
  return (resource) =>
    [idOf(resource.tree), ...resource.ids].some((id) =>
      patterns.every(([field, matches]) => matches(id[field])),
    ) && selectors.every((selects) => selects(resource));
}

function strings(part: ReturnType<typeof partOf>): ReadonlyMap<string, string> {
  const entries = part?.kind === 'map' ? [...part.entries] : [];
  return new Map(
    entries.map(([key, child]) => [key, child.kind === 'scalar' ? String(child.value ?? '') : '']),
  );
}

/** A pattern anchored at both ends. Those that could take long on a hostile name are refused. */
function wholePattern(text: string): ((text: string) => boolean) | undefined {
  if (/^[A-Za-z0-9-]*$/.test(text)) return (other) => other === text;
  const unbounded = text.match(/[*+]|\{\d*,\d*\}/g)?.length ?? 0;
  if (unbounded > 3 || /\)[*+{?]/.test(text)) return undefined;
  try {
    const pattern = new RegExp(`^(?:${text})$`);
    return (other) => pattern.test(other);
  } catch {
    return undefined;
  }
}
