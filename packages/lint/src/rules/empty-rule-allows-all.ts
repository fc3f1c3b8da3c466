import { servicesOf } from '../linted-services.js';
import { offer } from '../offer.js';
import type { LintRule } from '../rule.js';
import { allRules, type RuleView } from '../rule-views.js';
import { portsText } from '../words.js';
import type { Workspace } from '../workspace.js';

/** RULE-2: a rule without peers is every peer, in the cluster and outside of it. */
export const emptyRuleAllowsAll: LintRule = {
  id: 'empty-rule-allows-all',
  summary: 'an empty rule, or an empty list of peers, allows everybody',
  severity: 'warning',
  needs: [],
  *check(workspace) {
    for (const rule of allRules(workspace)) {
      const empty = emptyPart(rule);
      if (empty === undefined) continue;
      const { linted, direction, path, peersKey, ports } = rule;
      const { object, manifest } = linted;
      const who = direction === 'ingress' ? 'from any source' : 'to any destination';
      const what = ports.length === 0 ? 'every port' : portsText(ports);
      yield {
        object,
        path: empty === 'rule' ? path : [...path, peersKey],
        atKey: empty === 'peers',
        message: `${empty === 'rule' ? '`{}`' : `an empty \`${peersKey}\``} allows ${what} ${who}, the internet included`,
        ...(SAYS_DENY.test(manifest.name)
          ? { severity: 'error' as const }
          : (isChoice(rule) || isExposed(workspace, rule)) && { severity: 'info' as const }),
        fixes: () =>
          offer(workspace, object, 'remove the rule, so that it allows nobody', [{ op: 'remove', path }]),
      };
    }
  },
};

const SAYS_DENY = /deny|block|isolat|restrict/iu;
const SAYS_ALL = /(?:allow|permit|accept)s?-?(?:all|any|every|everything|world|internet)|open/iu;

/** `egress: [{}]` and nothing else, under policyTypes that name Egress: that is how all egress is allowed on purpose. */
function isChoice({ linted: { manifest }, direction, peers, ports, index }: RuleView): boolean {
  if (manifest.kind !== 'NetworkPolicy' || direction !== 'egress' || peers.length + ports.length + index > 0)
    return false;
  const { egress, policyTypes } = manifest.spec;
  return egress?.length === 1 && (policyTypes?.includes('Egress') ?? false);
}

/** Whether everybody is let in to pods that an Ingress, a route or a Service opens to the outside: then it is meant. */
function isExposed(workspace: Workspace, { linted: { subjects }, direction }: RuleView): boolean {
  const open = workspace.once(exposedServices);
  return (
    direction === 'ingress' &&
    subjects.length > 0 &&
    subjects.every((pod) =>
      servicesOf(workspace, pod).some(({ service }) => open.has(`${service.namespace}/${service.name}`)),
    )
  );
}

function exposedServices({ input }: Workspace): ReadonlySet<string> {
  return new Set(input.entryPoints.map(({ service }) => service));
}

/** What of a rule is written and empty: a rule with ports alone is a way to say "from everybody" and no mistake. */
function emptyPart({ linted, value, peersKey, peers, ports }: RuleView): 'rule' | 'peers' | undefined {
  if (peers.length > 0 || (SAYS_ALL.test(linted.manifest.name) && !SAYS_DENY.test(linted.manifest.name)))
    return undefined;
  if (value !== null && Object.hasOwn(value, peersKey)) return 'peers';
  return ports.length === 0 ? 'rule' : undefined;
}
