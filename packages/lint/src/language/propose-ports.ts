import { type ContainerPort, type Pod, podId } from '@sluice/engine';
import type { Workspace } from '../workspace.js';
import type { Proposal } from './completion.js';
import type { Draft } from './draft.js';
import { peerPods, subjectsOf } from './pods-scope.js';
import { scalarProposal } from './scalar-proposal.js';
import { several } from './several.js';

/** The fields that hold a port, and whether by name, by number or by either. */
const FIELDS: ReadonlyMap<string, 'name' | 'number' | 'either'> = new Map([
  ['port', 'either'],
  ['number', 'number'],
  ['start', 'number'],
  ['destinationNamedPort', 'name'],
  ['namedPort', 'name'],
]);

/** The ports of the pods that the rule around the cursor leads to. */
export function proposePorts(workspace: Workspace, draft: Draft): readonly Proposal[] {
  const { path } = draft.cursor;
  const [spec, direction, index] = path;
  if (spec !== 'spec' || (direction !== 'ingress' && direction !== 'egress') || typeof index !== 'number')
    return [];
  const last = String(path.at(-1));
  const by = FIELDS.get(last === 'port' && path.at(-2) === 'portNumber' ? 'number' : last);
  if (!by || (path[3] !== 'ports' && path[3] !== 'protocols')) return [];
  const protocol = protocolAt(draft);
  const found = new Map<string, { readonly port: ContainerPort; readonly pods: Pod[] }>();
  for (const pod of destinations(workspace, draft, direction, index)) {
    for (const port of pod.ports) {
      if (protocol !== undefined && port.protocol !== protocol) continue;
      const texts = [by === 'name' ? undefined : String(port.port), by === 'number' ? undefined : port.name];
      for (const text of texts) {
        if (text === undefined) continue;
        const known = found.get(text);
        if (known) known.pods.push(pod);
        else found.set(text, { port, pods: [pod] });
      }
    }
  }
  return [...found]
    .sort(([a, x], [b, y]) => y.pods.length - x.pods.length || (a < b ? -1 : 1))
    .map(([text, { port, pods }]) => ({
      ...scalarProposal(
        text,
        'port',
        draft,
        `${port.protocol} ${other(port, text)}of ${several(pods.map(podId), 2)}`,
      ),
      // A number is meant as one, a name may need quotes.
      ...(/^\d+$/u.test(text) && { insert: text }),
    }));
}

function other({ port, name }: ContainerPort, text: string): string {
  if (text !== String(port)) return `${port} `;
  return name === undefined ? '' : `${name} `;
}

function protocolAt({ cursor: { path }, textAt }: Draft): string | undefined {
  const member = path.find((step) => step === 'tcp' || step === 'udp' || step === 'sctp');
  if (member !== undefined) return member.toUpperCase();
  const written = textAt([...path.slice(0, -1), 'protocol']);
  return written === '' ? undefined : written;
}

function destinations(
  workspace: Workspace,
  draft: Draft,
  direction: 'ingress' | 'egress',
  index: number,
): readonly Pod[] {
  if (direction === 'ingress') return subjectsOf(workspace, draft);
  const list = ['spec', direction, index, 'to'];
  const peers = draft.keysAt(list);
  if (peers.length === 0) return workspace.pods;
  return [...new Set(peers.flatMap((i) => peerPods(workspace, draft, [...list, Number(i)])))];
}
