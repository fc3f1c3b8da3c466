import { type FieldPath, peerList } from '@sluice/engine';
import type { ManifestObject } from '@sluice/manifest';

type Fields = Readonly<Record<string, unknown>>;

/** A value that is a map, or undefined. */
export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** A member of a map, or undefined. */
export function member(value: unknown, key: string): unknown {
  const fields = fieldsOf(value);
  return fields && Object.hasOwn(fields, key) ? fields[key] : undefined;
}

/** Whether an object is a NetworkPolicy of Kubernetes, valid or not, and not of another API. */
export function isNetworkPolicy({ kind, apiVersion }: ManifestObject): boolean {
  return kind === 'NetworkPolicy' && /^(?:networking\.k8s\.io|extensions)\//u.test(apiVersion);
}

/** One direction of a NetworkPolicy as it is written, valid or not. */
export interface WrittenDirection {
  readonly object: ManifestObject;
  readonly path: FieldPath;
  readonly peersKey: 'from' | 'to';
  readonly value: unknown;
}

/** The directions that NetworkPolicies spell out, valid or not. */
export function writtenDirections(objects: readonly ManifestObject[]): readonly WrittenDirection[] {
  return objects.flatMap((object) => {
    if (!isNetworkPolicy(object)) return [];
    const spec = member(object.value, 'spec');
    return (['ingress', 'egress'] as const).flatMap((direction): readonly WrittenDirection[] => {
      const value = member(spec, direction);
      if (value === undefined || value === null) return [];
      const peersKey = peerList(direction);
      return [{ object, path: ['spec', direction], peersKey, value }];
    });
  });
}
