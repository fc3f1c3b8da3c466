import { type Endpoint, type MatrixEndpoint, parseCidr } from '@sluice/engine';

/** One endpoint for each that a pattern chose: policies treat the pods of one, and the addresses of one, alike. */
export function endpointsOf(chosen: readonly MatrixEndpoint[], pattern: string): readonly Endpoint[] {
  const block = parseCidr(pattern);
  return chosen.map(({ node, range, pods }): Endpoint => {
    if (node) return { kind: 'node', node };
    if (!range) return { kind: 'pod', pod: pods[0]! };
    const first = block && block.first > range.first ? block.first : range.first;
    return { kind: 'external', ip: { family: range.family, value: first } };
  });
}
