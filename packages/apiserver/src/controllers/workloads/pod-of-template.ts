import type { Kind } from '../../kinds/kind.js';
import { mapAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { controlledBy } from '../ownership.js';

/** Prefixes of pod names are cut at as many characters, so that the suffix fits a label. */
const LONGEST_PREFIX = 58;

/** A pod as a workload's template wants it, with a generated name, controlled by the workload. */
export function podOfTemplate(kind: Kind, workload: KubeObject): KubeObject {
  const template = mapAt(workload, 'spec', 'template');
  const { labels, annotations, finalizers } = mapAt(template, 'metadata') as KubeObject['metadata'];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: '',
      generateName: `${workload.metadata.name}-`.slice(0, LONGEST_PREFIX),
      namespace: workload.metadata.namespace ?? '',
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ...(finalizers && { finalizers }),
      ownerReferences: [controlledBy(kind, workload)],
    },
    spec: mapAt(template, 'spec'),
  };
}

/** As many pods are made or removed in one look. */
export const BURST = 500;

/**
 * Does something so many times: once, and when that went well twice as many at once each time
 * (pkg/controller/replicaset, slowStartBatch). Answers with the first failure.
 */
export async function slowStart(
  count: number,
  one: (number: number) => Promise<string | undefined>,
): Promise<string | undefined> {
  let done = 0;
  for (let size = 1; done < count; size *= 2) {
    const batch = Math.min(size, count - done);
    const failures = await Promise.all(Array.from({ length: batch }, (_, at) => one(done + at)));
    const failed = failures.find((failure) => failure !== undefined);
    if (failed !== undefined) return failed;
    done += batch;
  }
  return undefined;
}
