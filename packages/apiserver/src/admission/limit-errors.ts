import { mapAt, mapsAt, textAt } from '../meta/fields.js';
import type { JsonMap } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';
import { printQuantity, readQuantity } from '../schema/quantity.js';
import { type Amounts, podLimits, podRequests } from '../schema/pod-amounts.js';

/** What of a pod is beyond one limit of a LimitRange, in the words of the plugin (plugin/pkg/admission/limitranger). */
export function limitErrors(pod: KubeObject, limit: JsonMap): readonly string[] {
  const type = textAt(limit, 'type');
  if (type === 'Pod') return errorsOf(limit, type, podRequests(pod), podLimits(pod));
  if (type !== 'Container') return [];
  return [...mapsAt(pod, 'spec', 'containers'), ...mapsAt(pod, 'spec', 'initContainers')].flatMap(
    (container) =>
      errorsOf(
        limit,
        type,
        amountsOf(mapAt(container, 'resources', 'requests')),
        amountsOf(mapAt(container, 'resources', 'limits')),
      ),
  );
}

function errorsOf(limit: JsonMap, type: string, requests: Amounts, limits: Amounts): readonly string[] {
  const errors: string[] = [];
  for (const [name, bound] of sorted(limit, 'min')) {
    const [request, most] = [requests.get(name), limits.get(name)];
    const told = `minimum ${name} usage per ${type} is ${bound.text}`;
    if (request === undefined) errors.push(`${told}.  No request is specified`);
    else if (request < bound.nanos) errors.push(`${told}, but request is ${shown(request, bound.text)}`);
    else if (most !== undefined && most < bound.nanos)
      errors.push(`${told}, but limit is ${shown(most, bound.text)}`);
  }
  for (const [name, bound] of sorted(limit, 'max')) {
    const [request, most] = [requests.get(name), limits.get(name)];
    const told = `maximum ${name} usage per ${type} is ${bound.text}`;
    if (most === undefined) errors.push(`${told}.  No limit is specified`);
    else if (most > bound.nanos) errors.push(`${told}, but limit is ${shown(most, bound.text)}`);
    else if (request !== undefined && request > bound.nanos)
      errors.push(`${told}, but request is ${shown(request, bound.text)}`);
  }
  for (const [name, bound] of sorted(limit, 'maxLimitRequestRatio')) {
    const [request, most] = [requests.get(name) ?? 0n, limits.get(name) ?? 0n];
    const told = `${name} max limit to request ratio per ${type} is ${bound.text}`;
    const none = request === 0n ? 'request' : most === 0n ? 'limit' : undefined;
    if (none !== undefined) errors.push(`${told}, but no ${none} is specified or ${none} is 0`);
    else if (most * NANO > request * bound.nanos)
      errors.push(`${told}, but provided ratio is ${(Number(most) / Number(request)).toFixed(6)}`);
  }
  return errors;
}

const NANO = 1_000_000_000n;

function sorted(
  limit: JsonMap,
  field: string,
): readonly (readonly [name: string, bound: { readonly nanos: bigint; readonly text: string }])[] {
  return Object.entries(mapAt(limit, field))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, amount]) => {
      const read = readQuantity(amount);
      return typeof read === 'string'
        ? []
        : [[name, { nanos: read.nanos, text: printQuantity(read) }] as const];
    });
}

function shown(nanos: bigint, like: string): string {
  const read = readQuantity(like);
  return printQuantity({ nanos, form: typeof read === 'string' ? 'decimal' : read.form });
}

function amountsOf(map: JsonMap): Amounts {
  return new Map(
    Object.entries(map).flatMap(([name, amount]) => {
      const read = readQuantity(amount);
      return typeof read === 'string' ? [] : [[name, read.nanos] as const];
    }),
  );
}
