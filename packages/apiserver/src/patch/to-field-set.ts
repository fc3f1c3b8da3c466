import { isMap } from '../meta/json.js';
import { descend, type FieldSet, growingSet, type GrowingSet } from './field-set.js';
import { itemsByElement } from './item-element.js';
import { deduce, fieldOf, type MergeType } from './merge-type.js';
import { fieldElement, type PathElement } from './path-element.js';

/** Every field that a value names (structured-merge-diff, typed/tofieldset.go). */
export function toFieldSet(value: unknown, type: MergeType): FieldSet {
  const set = growingSet();
  visit(value, type, set, undefined);
  return set;
}

/** `parent` holds the value's own step `self`; the root has none. */
function visit(value: unknown, declared: MergeType, parent: GrowingSet, self: PathElement | undefined): void {
  const type = deduce(declared, value);
  const own = (): void => {
    if (self !== undefined) parent.members.add(self);
  };
  const below = (): GrowingSet => (self === undefined ? parent : descend(parent, self));
  if (type.kind === 'scalar' || type.atomic) return own();
  if (type.kind === 'list') {
    if (!Array.isArray(value)) return;
    const set = below();
    for (const [element, items] of itemsByElement(value, type)) {
      // Items that are there twice have one owner, whatever they hold.
      if (items.length === 1) visit(items[0], type.of(), set, element);
      set.members.add(element);
    }
    return;
  }
  if (!isMap(value)) return;
  const set = below();
  for (const [name, inner] of Object.entries(value)) {
    const element = fieldElement(name);
    visit(inner, fieldOf(type, name) ?? { kind: 'deduced' }, set, element);
    const empty = inner === null || (isMap(inner) && Object.keys(inner).length === 0);
    if (empty || !type.fields.has(name)) set.members.add(element);
  }
}
