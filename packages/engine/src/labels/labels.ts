/** Labels of one object. A Map, so that a label called `__proto__` is a label like any other. */
export type Labels = ReadonlyMap<string, string>;

/** Labels from a plain object as the API has it; null and undefined are no labels. */
export function labelsOf(object: Readonly<Record<string, string>> | null | undefined): Labels {
  return new Map(object ? Object.entries(object) : []);
}
