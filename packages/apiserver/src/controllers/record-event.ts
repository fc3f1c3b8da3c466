import { EVENT } from '../kinds/core/event.js';
import { numberAt, textAt } from '../meta/fields.js';
import type { KubeObject } from '../meta/kube-object.js';
import { type Api, timeText } from '../resources/api.js';
import { EVENTS_ABOUT } from './indexes.js';
import { createAs, mustHold, type Program, updateAs } from './write-as.js';

/** What happened to an object, as `kubectl describe` tells it. */
export interface Happening {
  readonly about: KubeObject;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** `replicaset-controller` */
  readonly component: string;
  readonly program?: Program;
  /** What was being done; the events of those who say it have another form (events.k8s.io). */
  readonly action?: string;
}

/** As many like it are told one by one; more are told as one (client-go, tools/record/events_cache.go). */
const MOST_ALIKE = 10;
const ALIKE_FOR = 600_000;
/** As many at once are told about one object. */
const MOST_AT_ONCE = 25;
const AT_ONCE = 300_000;
/** Messages are cut at as many characters. */
const LONGEST = 1024;

/** Writes an Event: the count of an equal one grows, and what comes by the dozen is combined or dropped. */
export async function recordEvent(api: Api, happening: Happening): Promise<void> {
  const { about, component, reason, program = 'kube-controller-manager' } = happening;
  const now = api.now();
  const known = api.store
    .under(EVENTS_ABOUT, about.metadata.uid ?? '')
    .filter(({ object }) => componentOf(object) === component);
  const since = (time: number): readonly KubeObject[] =>
    known.map(({ object }) => object).filter((event) => now - lastTime(event) < time);
  if (since(AT_ONCE).reduce((sum, event) => sum + countOf(event), 0) >= MOST_AT_ONCE) return;
  const alike = since(ALIKE_FOR).filter((event) => textAt(event, 'reason') === reason);
  let message = happening.message.slice(0, LONGEST);
  const isSame = (event: KubeObject): boolean =>
    textAt(event, 'reason') === reason && textAt(event, 'message') === message;
  let same = known.find(({ object }) => isSame(object));
  if (!same && alike.length >= MOST_ALIKE) {
    message = `(combined from similar events): ${message}`.slice(0, LONGEST);
    same = known.find(
      ({ object }) =>
        textAt(object, 'reason') === reason && textAt(object, 'message').startsWith('(combined from'),
    );
  }
  const written = same
    ? updateAs(api, program, EVENT, same.ref, (event) => ({ ...again(event, now), message }))
    : createAs(api, program, EVENT, newEvent(api, { ...happening, message }, now));
  mustHold(await written);
}

function newEvent(api: Api, happening: Happening, now: number): KubeObject {
  const { about, type, reason, message, component, action } = happening;
  const { name, namespace, uid, resourceVersion } = about.metadata;
  const where = namespace ?? 'default';
  const time = timeText(now);
  const suffix = `${now.toString(16)}${api.newUid().replaceAll('-', '').slice(-6)}`;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${suffix}`, namespace: where },
    involvedObject: {
      apiVersion: about.apiVersion,
      kind: about.kind,
      name,
      ...(namespace !== undefined && { namespace }),
      uid,
      resourceVersion,
    },
    reason,
    message,
    type,
    ...(action === undefined
      ? {
          source: { component },
          firstTimestamp: time,
          lastTimestamp: time,
          count: 1,
          eventTime: null,
          reportingComponent: component,
          reportingInstance: '',
        }
      : {
          source: {},
          firstTimestamp: null,
          lastTimestamp: null,
          eventTime: microTime(now),
          action,
          reportingComponent: component,
          reportingInstance: `${component}-sluice`,
        }),
  };
}

function again(event: KubeObject, now: number): KubeObject {
  if (textAt(event, 'action') === '')
    return { ...event, count: countOf(event) + 1, lastTimestamp: timeText(now) };
  return { ...event, series: { count: countOf(event) + 1, lastObservedTime: microTime(now) } };
}

function countOf(event: KubeObject): number {
  return numberAt(event, 'series', 'count') || numberAt(event, 'count') || 1;
}

/** When an event was last seen, in milliseconds since 1970. */
export function lastTime(event: KubeObject): number {
  const time =
    textAt(event, 'series', 'lastObservedTime') ||
    textAt(event, 'lastTimestamp') ||
    textAt(event, 'eventTime') ||
    (event.metadata.creationTimestamp ?? '');
  return Date.parse(time);
}

function componentOf(event: KubeObject): string {
  return textAt(event, 'source', 'component') || textAt(event, 'reportingComponent');
}

function microTime(now: number): string {
  return new Date(now).toISOString().replace('Z', '000Z');
}
