import { table } from './docs-commands.mjs';

/** @typedef {import('../packages/engine/src/index.js').Profile} Profile */
/** @typedef {import('../packages/engine/src/index.js').FactName} FactName */

/**
 * What each fact asks, and the rule that it belongs to.
 * @type {Readonly<Record<FactName, readonly [question: string, rule: string]>>}
 */
const QUESTIONS = {
  enforces: ['Is NetworkPolicy enforced at all?', 'iso-1'],
  ipBlockMatchesPods: ['Does an ipBlock match the addresses of pods?', 'ip-4'],
  ipBlockMatchesNodes: ['Does an ipBlock match the addresses of nodes and of hostNetwork pods?', 'ip-1'],
  otherProtocols: ['Where do ICMP and other protocols without ports pass?', 'port-6'],
  hairpin: ['May an isolated pod reach itself through a Service?', 'pod-1'],
  hostNetworkPods: ['Is a hostNetwork pod its node, or a pod like others?', 'pod-2'],
  egressToOwnNode: ['May a pod always reach its own node, or do its policies decide?', 'node-1'],
  establishedConnections: ['What becomes of an open connection that a change forbids?', 'conn-2'],
  servicePort: [
    'Is a flow through a Service judged by the port of the pod, or by that of the Service?',
    'svc-1',
  ],
  endPort: ['Is `endPort` read, or only `port`?', 'port-2'],
  namedPorts: ['What does a port given by name match?', 'port-4'],
  sctp: ['Do rules for SCTP match anything?', 'port-5'],
  clusterPolicies: ['Which versions of the cluster-wide policies work, once switched on?', 'cnp-1'],
};

/** @type {readonly FactName[]} */
const FACTS = /** @type {FactName[]} */ (Object.keys(QUESTIONS));

/**
 * The page of all profiles with their facts and sources.
 * @param {readonly Profile[]} profiles
 * @param {{ switches: Readonly<Record<string, readonly unknown[]>>, notDocumented: string }} words
 * @returns {string}
 */
export function profilesPage(profiles, { switches, notDocumented }) {
  const [standard] = profiles;
  if (!standard) throw new Error('there are no profiles');
  const isSwitch = (/** @type {string} */ fact) => Object.hasOwn(switches, fact);
  return [
    '# Profiles',
    '',
    '<!-- Made by `npm run docs` from packages/engine/src/policy/profiles.ts. -->',
    '',
    'Kubernetes leaves some questions to the network implementation, and implementations leave out some parts of the APIs.',
    'A profile holds the answers of one implementation: `--profile cilium` judges as Cilium does. Its switches can be set',
    'one by one: `--set otherProtocols=never`. Without either, Sluice judges by `standard`.',
    '',
    `A value whose source reads “${notDocumented}” is a guess: no document was found that answers the question for this`,
    'implementation. Read the sources before you rely on a difference between two profiles; versions and settings matter.',
    '',
    '## The questions',
    '',
    table(
      ['fact', 'question', 'values of `--set`', 'rule'],
      FACTS.map((fact) => [
        code(fact),
        QUESTIONS[fact][0],
        isSwitch(fact) ? (switches[fact] ?? []).map((value) => code(String(value))).join(', ') : '',
        `[${QUESTIONS[fact][1].toUpperCase()}](semantics.md#${QUESTIONS[fact][1]})`,
      ]),
    ),
    '',
    '## All profiles',
    '',
    'Values that differ from `standard` are bold.',
    '',
    table(
      ['fact', ...profiles.map(({ name }) => `[${name}](#${name})`)],
      FACTS.map((fact) => [code(fact), ...profiles.map((profile) => compared(profile, standard, fact))]),
    ),
    ...profiles.flatMap((profile) => sectionOf(profile, standard)),
  ].join('\n');
}

/**
 * @param {Profile} profile
 * @param {Profile} standard
 * @returns {string[]}
 */
function sectionOf(profile, standard) {
  const lines = ['', `## ${profile.name}`, '', profile.summary];
  if (profile.aliases.length > 0) lines.push('', `Other names: ${profile.aliases.map(code).join(', ')}.`);
  lines.push(
    '',
    table(
      ['fact', 'value', 'source'],
      FACTS.map((fact) => [code(fact), compared(profile, standard, fact), profile.sources[fact]]),
    ),
  );
  if (profile.deviations.length > 0) {
    lines.push('', 'Known differences that no verdict of Sluice takes into account:', '');
    for (const { text, source } of profile.deviations) lines.push(`- ${text} Source: ${source}`);
  }
  return lines;
}

/**
 * @param {Profile} profile
 * @param {Profile} standard
 * @param {FactName} fact
 */
function compared(profile, standard, fact) {
  const value = shown(valueOf(profile, fact));
  return value === shown(valueOf(standard, fact)) ? value : `**${value}**`;
}

/**
 * @param {Profile} profile
 * @param {FactName} fact
 * @returns {unknown}
 */
function valueOf(profile, fact) {
  return { ...profile, ...profile.switches }[fact];
}

/** @param {unknown} value */
function shown(value) {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  return String(value);
}

/** @param {string} text */
function code(text) {
  return `\`${text}\``;
}
