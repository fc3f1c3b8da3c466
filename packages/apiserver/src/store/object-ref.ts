/** Where an object is stored: its resource (`pods`, `networking.k8s.io/networkpolicies`), its namespace or '', its name. */
export interface ObjectRef {
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

/** The resource of a kind in the store; versions of a kind share it. */
export function resourceOf({ group, plural }: { readonly group: string; readonly plural: string }): string {
  return group === '' ? plural : `${group}/${plural}`;
}

/** One text for one reference: NUL separates, because it sorts first and no name holds it. */
export function refText({ resource, namespace, name }: ObjectRef): string {
  return `${resource}\0${namespace}\0${name}`;
}

/** The reference that `refText` wrote; nothing when it did not. */
export function parseRef(text: string): ObjectRef | undefined {
  const [resource, namespace, name, ...rest] = text.split('\0');
  if (resource === undefined || namespace === undefined || name === undefined || rest.length > 0)
    return undefined;
  return { resource, namespace, name };
}
