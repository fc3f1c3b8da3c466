import type { Kind } from '../kinds/kind.js';
import { accept, type Result } from '../meta/result.js';
import { parseFieldQuery } from '../selectors/field-query.js';
import { parseLabelQuery } from '../selectors/label-query.js';
import { EVERY_OBJECT, type ObjectSelector } from '../selectors/object-selector.js';

/** The selectors of a query, both of which have to hold. */
export interface Selection {
  readonly selects: ObjectSelector;
  readonly selective: boolean;
}

/** Reads labelSelector and fieldSelector; a name in the path narrows a watch as a field selector does. */
export function parseSelection(kind: Kind, query: URLSearchParams, name?: string): Result<Selection> {
  const labelText = query.get('labelSelector') ?? '';
  const fieldText = query.get('fieldSelector') ?? '';
  const labels = parseLabelQuery(labelText);
  if (!labels.ok) return labels;
  const fields = parseFieldQuery(kind, fieldText, labelText);
  if (!fields.ok) return fields;
  const selectors = [labels.value, fields.value].filter((selects) => selects !== EVERY_OBJECT);
  if (name !== undefined) selectors.push(({ metadata }) => metadata.name === name);
  if (selectors.length === 0) return accept({ selects: EVERY_OBJECT, selective: false });
  return accept({ selects: (object) => selectors.every((selects) => selects(object)), selective: true });
}
