import type { KubeObject } from '../meta/kube-object.js';
import { apiVersionOf } from '../meta/resource-name.js';
import { badRequest } from '../meta/api-error.js';
import { type WatchEvent, watchObjects } from '../resources/watch-objects.js';
import type { Stored } from '../store/stored.js';
import { type ObjectForm, objectForm } from './accept.js';
import { statusAnswer } from './answers.js';
import type { ApiAnswer, Sink } from './api-request.js';
import { includeOf } from './object-answer.js';
import { isTrue, parseCount } from './query-options.js';
import type { ResourceRequest } from './resource-request.js';
import { parseSelection } from './select-query.js';
import { notAcceptable } from './serve-get.js';
import { partialMetadata, toTable } from './table.js';

/** How often an idle watch learns where it stands. */
const BOOKMARK_INTERVAL = 60_000;
/** How long a watch lasts whose client did not say. */
const DEFAULT_TIMEOUT = 40 * 60;
/** Node's timers hold no more. */
const MAX_TIMEOUT = 2_000_000;

/** A watch: one JSON line an event, until the client leaves or the time is over. */
export function serveWatch(resource: ResourceRequest): ApiAnswer {
  const { api, kind, path, request } = resource;
  const { query } = request;
  const form = objectForm(request.header('accept'));
  if (form === undefined) return notAcceptable();
  const selection = parseSelection(kind, query, path.name);
  if (!selection.ok) return statusAnswer(selection.status);
  const timeout = parseCount(query, 'timeoutSeconds');
  if (!timeout.ok) return statusAnswer(timeout.status);
  const resourceVersion = query.get('resourceVersion') ?? '';
  if (!/^\d{0,15}$/.test(resourceVersion))
    return statusAnswer(
      badRequest(`Invalid value: ${JSON.stringify(resourceVersion)}: resourceVersion must be a number`),
    );
  const bookmarks = isTrue(query.get('allowWatchBookmarks'));
  const sendInitialEvents = bookmarks && isTrue(query.get('sendInitialEvents'));
  const stream = (sink: Sink): void => {
    const lines = eventLines(resource, form);
    const send = (event: WatchEvent): void => {
      // Whoever is this far behind reads anew faster than it catches up.
      if (!sink.write(lines.event(event))) sink.close();
    };
    const outcome = watchObjects(
      api,
      kind,
      {
        selects: selection.value.selects,
        sendInitialEvents,
        resourceVersion,
        ...(path.namespace !== undefined && { namespace: path.namespace }),
      },
      send,
    );
    if (!outcome.ok) {
      sink.write(`${JSON.stringify({ type: 'ERROR', object: outcome.status })}\n`);
      sink.close();
      return;
    }
    const seconds = Math.min(timeout.value ?? DEFAULT_TIMEOUT, MAX_TIMEOUT);
    const end = setTimeout(sink.close, seconds * 1000);
    const tick = bookmarks
      ? setInterval(() => sink.write(lines.bookmark(api.store.revision)), BOOKMARK_INTERVAL)
      : undefined;
    sink.onClose(() => {
      outcome.value();
      clearTimeout(end);
      clearInterval(tick);
    });
  };
  return { code: 200, contentType: 'application/json', stream };
}

interface EventLines {
  readonly event: (event: WatchEvent) => string | Uint8Array;
  readonly bookmark: (revision: number, annotations?: Readonly<Record<string, string>>) => string;
}

function eventLines({ api, kind, request }: ResourceRequest, form: ObjectForm): EventLines {
  let columns = true;
  const include = includeOf(request.query);
  const shaped = (object: KubeObject): unknown => {
    if (form === 'PartialObjectMetadata') return partialMetadata(object);
    const { resourceVersion } = object.metadata;
    const table = toTable(kind, [object], {
      metadata: { resourceVersion },
      include,
      now: api.now(),
      columns,
    });
    // Clients remember the columns of the first Table.
    columns = false;
    return table;
  };
  const bookmark: EventLines['bookmark'] = (revision, annotations) => {
    const metadata = {
      resourceVersion: String(revision),
      creationTimestamp: null,
      ...(annotations && { annotations }),
    };
    const object = { kind: kind.kind, apiVersion: apiVersionOf(kind.group, kind.version), metadata };
    return line('BOOKMARK', JSON.stringify(form === 'Table' ? bookmarkTable(object) : object));
  };
  return {
    bookmark,
    event: (event) => {
      if (event.type === 'INITIAL_EVENTS_END')
        return bookmark(event.revision, { 'k8s.io/initial-events-end': 'true' });
      const { type, stored } = event;
      return form === 'object' ? objectLine(type, stored) : line(type, JSON.stringify(shaped(stored.object)));
    },
  };
}

function bookmarkTable(object: { readonly metadata: unknown }): unknown {
  const { resourceVersion } = object.metadata as { resourceVersion: string };
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { resourceVersion },
    columnDefinitions: null,
    rows: [{ cells: [], object: { ...object, kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' } }],
  };
}

/** An event goes to one watch after the other, so its bytes are made once. */
let latest: { readonly type: string; readonly stored: Stored; readonly bytes: Uint8Array } | undefined;

function objectLine(type: string, stored: Stored): Uint8Array {
  if (latest?.stored !== stored || latest.type !== type)
    latest = { type, stored, bytes: Buffer.from(line(type, stored.json)) };
  return latest.bytes;
}

function line(type: string, json: string): string {
  return `{"type":"${type}","object":${json}}\n`;
}
