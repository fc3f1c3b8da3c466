/** The ascending order of texts, by code unit as the API server sorts them, or of numbers. */
export function ascending<T extends string | number | bigint>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
