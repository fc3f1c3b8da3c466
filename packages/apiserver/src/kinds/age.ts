import type { KubeObject } from '../meta/kube-object.js';
import type { Cell, Column } from './column.js';

/** How long ago something was, as kubectl shows ages (apimachinery, duration.HumanDuration). */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.trunc(seconds / 60);
  if (minutes < 10) return joined(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.trunc(minutes / 60);
  if (hours < 8) return joined(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.trunc(hours / 24);
  if (hours < 192) return joined(days, 'd', hours % 24, 'h');
  if (hours < 24 * 365 * 2) return `${days}d`;
  const years = Math.trunc(hours / 24 / 365);
  if (hours < 24 * 365 * 8) return joined(years, 'y', days % 365, 'd');
  return `${years}y`;
}

function joined(whole: number, unit: string, part: number, partUnit: string): string {
  return part === 0 ? `${whole}${unit}` : `${whole}${unit}${part}${partUnit}`;
}

/** The age of an object; `<unknown>` where it was never created. */
export function ageOf({ metadata }: KubeObject, now: number): Cell {
  const { creationTimestamp } = metadata;
  return creationTimestamp ? humanDuration(now - Date.parse(creationTimestamp)) : '<unknown>';
}

/** The last column of most Tables. */
export const AGE_COLUMN: Column = {
  name: 'Age',
  type: 'string',
  priority: 0,
  description:
    'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata',
};
