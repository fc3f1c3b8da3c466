import { isMap } from '../meta/json.js';
import { itemElement } from './item-element.js';
import { deduce, fieldOf, type MergeType } from './merge-type.js';
import { goPrint } from './strategic-merge.js';
import { fieldElement, type PathElement, printElement } from './path-element.js';

/** What keeps a value from being of a type (structured-merge-diff, typed/validate.go); duplicate items among it. */
export function validateApplied(value: unknown, type: MergeType): readonly string[] {
  const errors: string[] = [];
  visit(value, type, '', errors);
  return errors;
}

/** The errors as one text. */
export function printTypeErrors(errors: readonly string[]): string {
  return errors.length === 1 ? errors[0]! : ['errors:', ...errors.map((error) => `  ${error}`)].join('\n');
}

function visit(value: unknown, declared: MergeType, path: string, errors: string[]): void {
  const tell = (message: string): void => {
    errors.push(path === '' ? message : `${path}: ${message}`);
  };
  if (value === null) return;
  const type = deduce(declared, value);
  switch (type.kind) {
    case 'scalar':
      if (typeof value === 'object') tell(`expected any scalar, got ${shown(value)}`);
      return;
    case 'list': {
      if (!Array.isArray(value)) return tell(`expected list, got ${shown(value)}`);
      const seen = new Set<PathElement>();
      value.forEach((item: unknown, index) => {
        const element = type.atomic ? `i:${index}` : itemElement(item, type);
        if (typeof element !== 'string') return tell(`element ${index}: ${element.error}`);
        if (seen.has(element)) tell(`duplicate entries for key ${printElement(element)}`);
        seen.add(element);
        visit(item, type.of(), path + printElement(element), errors);
      });
      return;
    }
    case 'map':
      if (!isMap(value)) return tell(`expected map, got ${shown(value)}`);
      for (const [name, inner] of Object.entries(value)) {
        const at = path + printElement(fieldElement(name));
        const field = fieldOf(type, name);
        if (field) visit(inner, field, at, errors);
        else errors.push(`${at}: field not declared in schema`);
      }
  }
}

/** A value as Go prints one of its own. */
function shown(value: unknown): string {
  return `&{${goPrint(value)}}`;
}
