import { textAt } from '../../meta/fields.js';
import type { Kind } from '../kind.js';

const INVOLVED = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];

/** The fields that selectors of events may name. */
export const EVENT_FIELDS: NonNullable<Kind['selectable']> = {
  ...Object.fromEntries(
    INVOLVED.map((name) => [
      `involvedObject.${name}`,
      (event: Parameters<typeof textAt>[0]) => textAt(event, 'involvedObject', name),
    ]),
  ),
  reason: (event) => textAt(event, 'reason'),
  reportingComponent: (event) => textAt(event, 'reportingComponent'),
  source: (event) => textAt(event, 'source', 'component') || textAt(event, 'reportingComponent'),
  type: (event) => textAt(event, 'type'),
};
