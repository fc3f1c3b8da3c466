import { EVENT } from '../kinds/core/event.js';
import { deleteObject } from '../resources/delete-object.js';
import type { Controller } from './controller.js';
import { lastTime } from './record-event.js';
import { mustHold } from './write-as.js';

/** How long events are kept, and how often is looked for older ones, in milliseconds (--event-ttl). */
const KEPT = 3_600_000;
const PERIOD = 10_000;
/** As many are kept; a cluster keeps all. */
const MOST = 2000;

/** Removes events that are older than an hour, and the oldest beyond what the memory of a lab is for. */
export const EXPIRED_EVENTS: Controller = {
  name: 'expired-events',
  keys: () => [],
  initial: () => [''],
  reconcile: async (_all, api) => {
    const oldest = api.now() - KEPT;
    const events = api.store.list('events').toSorted((a, b) => b.revision - a.revision);
    const expired = events.filter(({ object }, index) => index >= MOST || lastTime(object) < oldest);
    const removed = await Promise.all(
      expired.map(({ ref }) => deleteObject(api, EVENT, ref, { dryRun: false })),
    );
    for (const each of removed) mustHold(each);
    return PERIOD;
  },
};
