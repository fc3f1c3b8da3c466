import { crc32 } from 'node:zlib';

/** A record is a line `<crc32 of key and rest> <revision>` and the object's JSON: damage that LevelDB lets through shows. */
export function encodeRecord(
  key: string,
  revision: number,
  json: string,
): { text: string; checksum: number } {
  const rest = `${revision}\n${json}`;
  const checksum = checksumOf(key, rest);
  return { text: `${checksum.toString(16).padStart(8, '0')} ${rest}`, checksum };
}

/** What a record says; nothing when its checksum does not fit. */
export function decodeRecord(
  key: string,
  text: string,
): { readonly revision: number; readonly json: string; readonly checksum: number } | undefined {
  const rest = text.slice(9);
  const end = rest.indexOf('\n');
  const checksum = checksumOf(key, rest);
  if (end < 0 || text.slice(0, 9) !== `${checksum.toString(16).padStart(8, '0')} `) return undefined;
  return { revision: Number(rest.slice(0, end)), json: rest.slice(end + 1), checksum };
}

function checksumOf(key: string, rest: string): number {
  return crc32(rest, crc32(key));
}
