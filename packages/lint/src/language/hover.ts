import { type FieldPath, podId, portSets, type PortMatch, type Rule } from '@sluice/engine';
import type { ManifestObject, Range } from '@sluice/manifest';
import { pathText } from '../lint.js';
import { nearestLabel, nearestText } from '../nearest-label.js';
import { subjectPath } from '../peer-views.js';
import { destinationsOf } from '../rule-reach.js';
import type { LintedPolicy, Workspace } from '../workspace.js';
import { describePeer } from './describe-peer.js';
import { counted, describeDirection, describePolicy, selectsText } from './describe-policy.js';
import { fieldAt } from './object-at.js';
import { portText } from './rule-text.js';
import { several } from './several.js';

/** What is told of a field. */
export interface Hover {
  /** Markdown, a paragraph each. */
  readonly lines: readonly string[];
  readonly range: Range;
}

/** What a field of a policy means among the objects of the workspace; undefined where there is nothing to tell. */
export function hover(
  workspace: Workspace,
  objects: readonly ManifestObject[],
  offset: number,
): Hover | undefined {
  const found = fieldAt(objects, offset);
  if (!found) return undefined;
  const { object, path } = found;
  const linted = workspace.policies.find((candidate) => candidate.object === object);
  const told = linted && tell(workspace, linted, path);
  if (!told || told.lines.length === 0) return undefined;
  const range = object.source.range?.(told.path) ?? undefined;
  return range && { lines: told.lines, range };
}

interface Told {
  readonly lines: readonly string[];
  /** The field that the lines are about. */
  readonly path: FieldPath;
}

function tell(workspace: Workspace, linted: LintedPolicy, path: FieldPath): Told | undefined {
  const { policy } = linted;
  const rule = [...policy.ingress, ...policy.egress].find((candidate) => isInside(path, candidate.path));
  if (rule) return tellOfRule(workspace, linted, rule, path);
  const subject = subjectPath(linted);
  if (isInside(path, subject)) return { lines: tellOfSubject(workspace, linted), path: subject };
  const [first, second] = path;
  if (first === 'spec' && (second === 'ingress' || second === 'egress')) {
    const ignored =
      policy.kind === 'NetworkPolicy' && path.length > 2
        ? [`No effect: policyTypes does not list ${second === 'ingress' ? 'Ingress' : 'Egress'}`]
        : describeDirection(linted, second);
    return { lines: ignored, path: ['spec', second] };
  }
  const isName =
    first === 'kind' || pathText(path) === 'metadata.name' || pathText(path) === 'spec.policyTypes';
  return isName ? { lines: describePolicy(linted), path } : undefined;
}

function tellOfRule(workspace: Workspace, linted: LintedPolicy, rule: Rule, path: FieldPath): Told {
  const peer = rule.peers === 'any' ? undefined : rule.peers.find((one) => isInside(path, one.path));
  if (peer) return { lines: describePeer(workspace, linted, rule, peer), path: peer.path };
  const port = rule.ports === 'any' ? undefined : rule.ports.find((one) => isInside(path, one.path));
  if (port) return { lines: tellOfPort(workspace, linted, rule, port), path: port.path };
  const index = linted.policy[rule.direction].indexOf(rule);
  return { lines: [describeDirection(linted, rule.direction)[index]!], path: rule.path };
}

function tellOfSubject(workspace: Workspace, linted: LintedPolicy): readonly string[] {
  const { namespaces, pods } = linted.policy.subject;
  const text = `This policy ${selectsText(linted)}`;
  if (linted.subjects.length > 0) return [text, ...describePolicy(linted).slice(1)];
  const near = nearestLabel(
    pods,
    workspace.podsIn(namespaces).map(({ labels }) => labels),
  );
  return [near ? `${text}; ${nearestText(near)}` : text];
}

function tellOfPort(
  workspace: Workspace,
  linted: LintedPolicy,
  rule: Rule,
  entry: PortMatch,
): readonly string[] {
  const pods = destinationsOf(workspace, linted, rule);
  const known = pods.flatMap((pod) =>
    pod.ports.flatMap((port) => {
      const isIt =
        'name' in entry
          ? port.name === entry.name && (entry.protocol === undefined || entry.protocol === port.protocol)
          : port.protocol === entry.protocol && portSets.has(entry.ports, port.port);
      return isIt
        ? [`${podId(pod)}: ${port.protocol} ${port.port}${port.name === undefined ? '' : ` (${port.name})`}`]
        : [];
    }),
  );
  if (known.length > 0) return [portText(entry), several(known, 5)];
  // A port that no container declares may be listened on all the same; a name that none has is nothing.
  if ('name' in entry) return [portText(entry), `no port of ${counted(pods.length, 'pod')} has this name`];
  return [portText(entry)];
}

function isInside(path: FieldPath, outer: FieldPath): boolean {
  return outer.length <= path.length && outer.every((step, i) => path[i] === step);
}
