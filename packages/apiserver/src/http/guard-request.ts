import type { IncomingHttpHeaders } from 'node:http';
import { failure, type Status } from '../meta/status.js';

/**
 * Refuses what did not come from a client that was told where the server is: a web page that reaches it by another name
 * (DNS rebinding) or from its own origin. `hosts` are names without a port.
 */
export function guardRequest(
  { host, origin }: IncomingHttpHeaders,
  hosts: ReadonlySet<string>,
): Status | undefined {
  if (!hosts.has(hostName(host ?? '')))
    return failure(403, 'Forbidden', `the server does not answer to the host ${JSON.stringify(host ?? '')}`);
  if (origin === undefined) return undefined;
  const from = /^https?:\/\/(.*)$/.exec(origin)?.[1];
  if (from !== undefined && from === host) return undefined;
  return failure(403, 'Forbidden', `the server does not answer to pages of ${JSON.stringify(origin)}`);
}

/** `localhost:6443` → `localhost`, `[::1]:6443` → `::1`. */
function hostName(host: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(host)?.[1];
  return (bracketed ?? host.replace(/:\d+$/, '')).toLowerCase();
}
