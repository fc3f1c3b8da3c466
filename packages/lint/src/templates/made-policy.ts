import type { NetworkPolicySpec } from '@sluice/engine';
import { stringify } from 'yaml';

/** A policy that a template made, and what it does in a sentence or two. */
export interface MadePolicy {
  readonly comment: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly spec: NetworkPolicySpec;
}

/** The object that `kubectl apply` takes. */
export function manifestOf({ name, namespace, spec }: MadePolicy): object {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, ...(namespace !== undefined && { namespace }) },
    spec,
  };
}

/** Policies as YAML documents, each below its comment. */
export function policiesYaml(policies: readonly MadePolicy[]): string {
  return policies
    .map((policy) => {
      const lines = wrapped(policy.comment).map((line) => `# ${line}\n`);
      return `${lines.join('')}${stringify(manifestOf(policy), { version: '1.1', lineWidth: 0 })}`;
    })
    .join('---\n');
}

const WIDTH = 100;

function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > WIDTH) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines;
}
