import { at, numberAt, textAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { humanDuration } from '../age.js';
import type { Cell } from '../column.js';

/** The cells of an event (printers/internalversion, printEvent). */
export function eventRow(event: KubeObject, now: number): readonly Cell[] {
  const since = (time: string): string => (time === '' ? '<unknown>' : humanDuration(now - Date.parse(time)));
  const first = since(textAt(event, 'firstTimestamp') || textAt(event, 'eventTime'));
  const series = at(event, 'series');
  const last = textAt(event, 'lastTimestamp');
  const lastSeen =
    series !== undefined ? since(textAt(series, 'lastObservedTime')) : last === '' ? first : since(last);
  const kind = textAt(event, 'involvedObject', 'kind').toLowerCase();
  const name = textAt(event, 'involvedObject', 'name');
  return [
    lastSeen,
    textAt(event, 'type'),
    textAt(event, 'reason'),
    name === '' ? kind : `${kind}/${name}`,
    textAt(event, 'involvedObject', 'fieldPath'),
    source(event),
    textAt(event, 'message').trim(),
    first,
    series === undefined ? numberAt(event, 'count') || 1 : numberAt(series, 'count'),
    event.metadata.name,
  ];
}

function source(event: KubeObject): string {
  const component = textAt(event, 'source', 'component') || textAt(event, 'reportingComponent');
  const host = textAt(event, 'source', 'host') || textAt(event, 'reportingInstance');
  return host === '' ? component : `${component}, ${host}`;
}
