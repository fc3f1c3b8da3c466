import { isMap } from '../meta/json.js';

/** Where a list goes on: the revision at which it began and the last object of the part before. */
export interface ContinueToken {
  readonly revision: number;
  readonly namespace: string;
  readonly name: string;
}

/** The token as clients get it, opaque to them. */
export function printContinue({ revision, namespace, name }: ContinueToken): string {
  return Buffer.from(JSON.stringify([revision, namespace, name])).toString('base64url');
}

/** A token that came back; nothing when it is none of ours. */
export function parseContinue(text: string): ContinueToken | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  if (!Array.isArray(value) || isMap(value)) return undefined;
  const [revision, namespace, name] = value as unknown[];
  if (!Number.isSafeInteger(revision) || typeof namespace !== 'string' || typeof name !== 'string')
    return undefined;
  return { revision: revision as number, namespace, name };
}
