import { formatSelector, matches, NAMESPACE_NAME_LABEL, type Namespace, type Selector } from '@sluice/engine';
import { mendSelector } from '../mend-selector.js';
import { nearestLabel, nearestText } from '../nearest-label.js';
import { offer } from '../offer.js';
import { podsPeers } from '../peer-views.js';
import type { LintRule } from '../rule.js';

/** PEER-5: every namespace carries its name as a label; any other label has to be given. */
export const namespaceSelectorMatchesNothing: LintRule = {
  id: 'namespace-selector-matches-nothing',
  summary: 'a namespaceSelector that no namespace meets',
  severity: 'warning',
  needs: ['namespaces'],
  *check(workspace) {
    const namespaces = [...workspace.cluster.namespaces.values()];
    for (const { linted, peer, namespaceSelector } of podsPeers(workspace)) {
      const selector = peer.namespaces;
      if (typeof selector === 'string' || !namespaceSelector) continue;
      if (namespaces.some(({ labels }) => matches(selector, labels))) continue;
      const { object } = linted;
      const near = nearestLabel(
        selector,
        namespaces.map(({ labels }) => labels),
      );
      // A namespace that the input does not hold has its name as a label all the same.
      if (!near && asksForName(selector)) continue;
      const named = namedBy(selector, namespaces);
      yield {
        object,
        path: namespaceSelector,
        message:
          `\`${formatSelector(selector)}\` selects 0 namespaces` +
          (near ? `; ${nearestText(near)}` : '') +
          (named ? `; namespace ${named.name} has only \`${NAMESPACE_NAME_LABEL}=${named.name}\`` : ''),
        fixes: () => [
          ...(near ? mendSelector(workspace, object, namespaceSelector, near) : []),
          ...(named
            ? offer(workspace, object, `select namespace ${named.name} by its name`, [
                {
                  op: 'set',
                  path: namespaceSelector,
                  value: { matchLabels: { [NAMESPACE_NAME_LABEL]: named.name } },
                },
              ])
            : []),
        ],
      };
    }
  },
};

function asksForName({ requirements }: Selector): boolean {
  return requirements.some(({ key, operator }) => key === NAMESPACE_NAME_LABEL && operator === 'In');
}

/** The namespace whose name a selector asks of another label, as in `name: kube-system`. */
function namedBy({ requirements }: Selector, namespaces: readonly Namespace[]): Namespace | undefined {
  const [only] = requirements;
  if (requirements.length !== 1 || only?.operator !== 'In' || only.key === NAMESPACE_NAME_LABEL)
    return undefined;
  return namespaces.find(({ name }) => only.values.includes(name));
}
