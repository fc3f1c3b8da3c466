import { isMap } from '../meta/json.js';
import { type FieldSet, isEmpty } from './field-set.js';
import { itemElement } from './item-element.js';
import { deduce, fieldOf, type MergeType } from './merge-type.js';
import { fieldElement } from './path-element.js';

/** A value without the fields and items of a set (structured-merge-diff, typed/remove.go); undefined when none is left. */
export function removeFields(value: unknown, set: FieldSet, declared: MergeType): unknown {
  const type = deduce(declared, value);
  if (type.kind === 'scalar') return value;
  if (type.kind === 'list') {
    if (!Array.isArray(value) || value.length === 0 || type.atomic) return undefined;
    const items = value.flatMap((item: unknown): readonly unknown[] => {
      const element = itemElement(item, type);
      if (typeof element !== 'string') return [item];
      if (set.members.has(element)) return [];
      const below = set.children.get(element);
      return [below && !isEmpty(below) ? (removeFields(item, below, type.of()) ?? null) : item];
    });
    return items.length > 0 ? items : undefined;
  }
  if (!isMap(value) || type.atomic) return undefined;
  const entries = Object.entries(value).flatMap(([name, inner]): readonly (readonly [string, unknown])[] => {
    const element = fieldElement(name);
    if (set.members.has(element)) return [];
    const below = set.children.get(element);
    if (!below || isEmpty(below)) return [[name, inner]];
    const left = removeFields(inner, below, fieldOf(type, name) ?? { kind: 'deduced' });
    // A map or list of which nothing is left is still named: who owns it goes on owning it.
    return [[name, left ?? null]];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
