import { endpointText } from './endpoint-label.js';
import type { CanReport, FlowVerdict, ServiceEndpointReport } from './report.js';

/** The question of `can` and `explain` as text: `production/Deployment/a → production/Deployment/b TCP 80`. */
export function flowTitle({ source, destination, port, protocol }: CanReport): string {
  const on = [protocol ?? (port === undefined ? undefined : 'TCP'), port].filter(
    (part) => part !== undefined,
  );
  return `${endpointText(source)} \u2192 ${[endpointText(destination), ...on].join(' ')}`;
}

/** What the verdict depends on, where Kubernetes leaves it to the implementation; empty where it does not. */
export function switchesText({ defined, switches, leftOut, unknownAddresses }: FlowVerdict): string {
  if (switches.length === 0) {
    return defined || leftOut || unknownAddresses
      ? ''
      : 'Kubernetes does not define this: policies of equal priority disagree (CNP-4).';
  }
  return `Kubernetes does not define this: ${switches.join(', ')} of the profile decided.`;
}

/** Whose address decides and is not known; empty where there is none. */
export function unknownText({ unknownAddresses = [] }: FlowVerdict): string {
  if (unknownAddresses.length === 0) return '';
  const ends = unknownAddresses.map(endpointText).join(' and of ');
  return `Undefined: the address of ${ends} is not known, and would decide. What may be denied counts as denied.`;
}

/** Why nothing passes although each side lets something through; empty for other verdicts. */
export function noneInCommonText({ allowed, traffic, egress, ingress }: FlowVerdict): string {
  if (allowed || !traffic || !egress.allowed || !ingress.allowed) return '';
  return 'Each side allows something, but nothing that the other allows too.';
}

/** An endpoint behind a Service with its own port: `production/Deployment/db TCP 5432`. */
export function endpointTitle({ endpoint, protocol, port }: ServiceEndpointReport): string {
  return [endpointText(endpoint), protocol, port].filter((part) => part !== undefined).join(' ');
}

/** The endpoint behind a Service where it is the only one: its verdict is the Service's. */
export function onlyEndpoint({ endpoints = [] }: CanReport): ServiceEndpointReport | undefined {
  return endpoints.length === 1 ? endpoints[0] : undefined;
}

/** The endpoints whose verdicts are told beside the Service's. */
export function endpointsToTell(report: CanReport): readonly ServiceEndpointReport[] {
  return onlyEndpoint(report) ? [] : (report.endpoints ?? []);
}
