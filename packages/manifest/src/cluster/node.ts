import type { FieldPath, Node } from '@sluice/engine';
import type { FieldReader } from './field-reader.js';
import { readAddresses } from './pod-fields.js';

/** Reads a Node with its own addresses, inside and outside the cluster's network. */
export function readNode(fields: FieldReader): Node {
  const paths: FieldPath[] = [];
  fields.list(['status', 'addresses']).forEach((_, i) => {
    const type = fields.text(['status', 'addresses', i, 'type']);
    if (type === 'InternalIP' || type === 'ExternalIP') paths.push(['status', 'addresses', i, 'address']);
  });
  return {
    name: fields.object.name,
    labels: fields.labels(['metadata', 'labels']),
    addresses: readAddresses(fields, paths),
    source: fields.object.source,
  };
}
