/** One alternative of an Accept header. */
export interface MediaRange {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** The alternatives of an Accept header in the client's order. */
export function parseAccept(header: string): readonly MediaRange[] {
  return header.split(',').flatMap((part) => {
    const [type = '', ...rest] = part.split(';').map((piece) => piece.trim());
    if (type === '') return [];
    const parameters = rest.map((piece): [string, string] => {
      const at = piece.indexOf('=');
      return at < 0 ? [piece, ''] : [piece.slice(0, at), piece.slice(at + 1)];
    });
    return [{ type: type.toLowerCase(), parameters: new Map(parameters) }];
  });
}

/** In which form an object is wanted. */
export type ObjectForm = 'object' | 'Table' | 'PartialObjectMetadata';

/** The first form that the client names and the server has; nothing when it takes none. */
export function objectForm(header: string): ObjectForm | undefined {
  const ranges = parseAccept(header);
  if (ranges.length === 0) return 'object';
  for (const { type, parameters } of ranges) {
    if (type !== 'application/json' && type !== '*/*' && type !== 'application/*') continue;
    const as = parameters.get('as');
    if (as === undefined) return 'object';
    if (parameters.get('g') !== 'meta.k8s.io' || parameters.get('v') !== 'v1') continue;
    if (as === 'Table') return 'Table';
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return 'PartialObjectMetadata';
  }
  // Clients that speak only protobuf or YAML understand JSON too.
  return ranges.some(({ type }) => /^application\/(vnd\.kubernetes\.protobuf|yaml|cbor)/.test(type))
    ? 'object'
    : undefined;
}
