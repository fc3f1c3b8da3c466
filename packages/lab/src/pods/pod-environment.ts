import type { PodSpec } from './pod-spec.js';

/** Where a container's commands are looked up. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The environment of a pod's commands: nothing of this process's own. */
export function podEnvironment({ environment }: PodSpec, hostname: string): Readonly<Record<string, string>> {
  return { PATH, HOME: '/', HOSTNAME: hostname, ...environment };
}
