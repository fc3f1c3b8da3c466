import { builtin } from '../builtin.js';
import { type Column } from '../column.js';
import type { Kind } from '../kind.js';
import { EVENT_FIELDS } from './event-fields.js';
import { eventRow } from './event-row.js';
import { validateEvent } from './validate-event.js';

const COLUMNS: readonly Column[] = [
  {
    name: 'Last Seen',
    type: 'string',
    priority: 0,
    description: 'The time at which the most recent occurrence of this event was recorded.',
  },
  {
    name: 'Type',
    type: 'string',
    priority: 0,
    description: 'Type of this event (Normal, Warning), new types could be added in the future',
  },
  {
    name: 'Reason',
    type: 'string',
    priority: 0,
    description:
      "This should be a short, machine understandable string that gives the reason for the transition into the object's current status.",
  },
  { name: 'Object', type: 'string', priority: 0, description: 'The object that this event is about.' },
  {
    name: 'Subobject',
    type: 'string',
    priority: 1,
    description:
      'If referring to a piece of an object instead of an entire object, this string should contain a valid JSON/Go field access statement, such as desiredState.manifest.containers[2]. For example, if the object reference is to a container within a pod, this would take on a value like: "spec.containers{name}" (where "name" refers to the name of the container that triggered the event) or if no container name is specified "spec.containers[2]" (container with index 2 in this pod). This syntax is chosen only to have some well-defined way of referencing a part of an object.',
  },
  {
    name: 'Source',
    type: 'string',
    priority: 1,
    description: 'The component reporting this event. Should be a short machine understandable string.',
  },
  {
    name: 'Message',
    type: 'string',
    priority: 0,
    description: 'A human-readable description of the status of this operation.',
  },
  {
    name: 'First Seen',
    type: 'string',
    priority: 1,
    description: 'The time at which the event was first recorded. (Time of server receipt is in TypeMeta.)',
  },
  { name: 'Count', type: 'string', priority: 1, description: 'The number of times this event has occurred.' },
  {
    name: 'Name',
    type: 'string',
    format: 'name',
    priority: 1,
    description:
      'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
  },
];

/** core/v1 Event. */
export const EVENT: Kind = builtin('io.k8s.api.core.v1.Event', {
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  namespaced: true,
  selectable: EVENT_FIELDS,
  validate: validateEvent,
  table: { columns: COLUMNS, row: eventRow },
});
