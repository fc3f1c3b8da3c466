import { formatSelector, type LabelSelector, type NetworkPolicyPort, parseSelector } from '@sluice/engine';

/** A selector as kubectl writes one. */
export function selectorText(selector: LabelSelector | null | undefined): string {
  return formatSelector(parseSelector(selector));
}

/** Entries of `ports` as `TCP 443, UDP 53`. */
export function portsText(ports: readonly NetworkPolicyPort[]): string {
  return ports
    .map(({ protocol, port, endPort }) => {
      const which = port ?? 'every port';
      return `${protocol ?? 'TCP'} ${which}${endPort === undefined || endPort === null ? '' : `-${endPort}`}`;
    })
    .join(', ');
}
