import { badRequest } from '../meta/api-error.js';
import { mapsAt, textAt } from '../meta/fields.js';
import type { KubeObject } from '../meta/kube-object.js';
import { accept, refuse, type Result } from '../meta/result.js';

/** The container that a client means (registry/core/pod, validateContainer): it may leave out the name of a single one. */
export function chooseContainer(pod: KubeObject, name: string): Result<string> {
  const names = (of: string): readonly string[] =>
    mapsAt(pod, 'spec', of).map((each) => textAt(each, 'name'));
  const containers = names('containers');
  const all = [...names('initContainers'), ...containers, ...names('ephemeralContainers')];
  const podName = pod.metadata.name;
  if (name !== '')
    return all.includes(name)
      ? accept(name)
      : refuse(badRequest(`container ${name} is not valid for pod ${podName}`));
  if (containers.length === 1) return accept(containers[0]!);
  const choice = `a container name must be specified for pod ${podName}, choose one of: [${all.join(' ')}]`;
  return refuse(badRequest(choice));
}
