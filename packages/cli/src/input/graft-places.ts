import type { ManifestObject } from '@sluice/manifest';

/**
 * The object with the places of another reading of it wherever the two say the same: fields that kustomize made
 * otherwise keep the places in its output.
 */
export function graftPlaces(object: ManifestObject, own: ManifestObject): ManifestObject {
  type Path = Parameters<ManifestObject['source']['at']>[0];
  const hasOwnPlace = (path: Path): boolean => {
    const [ours, theirs] = [valueAt(own.value, path), valueAt(object.value, path)];
    // A map keeps its place whatever has changed inside; an item of a list could be another item.
    const nested =
      isCollection(ours) && isCollection(theirs) && path.every((step) => typeof step === 'string');
    return nested || (ours !== undefined && canonical(ours) === canonical(theirs));
  };
  return {
    ...object,
    source: {
      file: own.source.file,
      at: (path) => (hasOwnPlace(path) ? own.source.at(path) : object.source.at(path)),
    },
  };
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (found, step) =>
      isCollection(found) && Object.hasOwn(found, step) ? found[step as keyof typeof found] : undefined,
    value,
  );
}

function isCollection(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** JSON with its keys in order: equal for equal values. */
function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_, part: unknown) =>
    isCollection(part) && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
