import { decodeRecord, encodeRecord } from './record.js';

/** What the whole store holds at a revision, written with each change: records that got lost show. */
export interface Head {
  readonly revision: number;
  readonly count: number;
  /** The checksums of all records, combined so that each can be taken out again. */
  readonly digest: number;
}

/** The head's key sorts before all objects. */
export const HEAD_KEY = '\0head';

/** A new store. */
export const EMPTY_HEAD: Head = { revision: 0, count: 0, digest: 0 };

/** The head as a record. */
export function encodeHead({ revision, count, digest }: Head): string {
  return encodeRecord(HEAD_KEY, revision, JSON.stringify({ count, digest })).text;
}

/** The head of a record; nothing when it is damaged. */
export function decodeHead(text: string): Head | undefined {
  const record = decodeRecord(HEAD_KEY, text);
  if (!record) return undefined;
  const { count, digest } = JSON.parse(record.json) as { count: number; digest: number };
  return { revision: record.revision, count, digest };
}
