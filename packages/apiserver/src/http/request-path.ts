/** What a path of the API names. */
export interface ResourcePath {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  /** Nothing for all namespaces and for kinds that have none. */
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
  /** What comes after `proxy` and the like. */
  readonly rest?: string;
}

/**
 * Reads `/api/v1/…` and `/apis/G/V/…`; nothing for other paths (apiserver, request.RequestInfoFactory). Segments are
 * decoded; one that cannot be, or that could climb out of its place, makes the path none of the API's.
 */
export function parseResourcePath(path: string): ResourcePath | undefined {
  const segments = path.split('/').filter((segment) => segment !== '');
  const parts: string[] = [];
  for (const segment of segments) {
    const part = decoded(segment);
    if (part === undefined || part === '' || part === '.' || part === '..' || /[/\0]/.test(part))
      return undefined;
    parts.push(part);
  }
  const root = parts.shift();
  if (root !== 'api' && root !== 'apis') return undefined;
  const group = root === 'api' ? '' : parts.shift();
  const version = parts.shift();
  if (group === undefined || version === undefined) return undefined;
  // `/namespaces/x/pods` is in a namespace; `/namespaces/x` and its own subresources are about it.
  const isNamespaced =
    parts[0] === 'namespaces' && parts.length > 2 && !NAMESPACE_SUBRESOURCES.has(parts[2]!);
  const namespace = isNamespaced ? parts[1] : undefined;
  const [plural, name, subresource, ...rest] = isNamespaced ? parts.slice(2) : parts;
  if (plural === undefined) return undefined;
  return {
    group,
    version,
    plural,
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...(subresource !== undefined && { subresource }),
    ...(rest.length > 0 && { rest: rest.join('/') }),
  };
}

const NAMESPACE_SUBRESOURCES: ReadonlySet<string> = new Set(['status', 'finalize']);

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
