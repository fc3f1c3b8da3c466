/** @typedef {import('../packages/lint/src/index.js').LintRule} LintRule */

/** What a rule needs, in words. */
const NEEDS = {
  workloads: 'pods or workloads',
  services: 'Services',
  namespaces: 'Namespaces',
  profile: 'a profile',
  ranges: "the cluster's ranges",
  resolver: 'the resolver',
  live: 'a cluster',
};

/**
 * The page of a rule with what the catalogue says of it.
 * @param {string} page
 * @param {readonly LintRule[]} catalogue
 * @returns {string}
 */
export function withRule(page, catalogue) {
  return page.replace(/<!-- rule: (\S+) -->.*?<!-- \/rule -->/gs, (_, /** @type {string} */ id) => {
    const rule = catalogue.find((known) => known.id === id);
    if (!rule) throw new Error(`there is no rule ${id}`);
    const needs = rule.needs.length === 0 ? 'nothing but the policy' : needsText(rule);
    const said = `Severity: ${rule.severity}. Needs: ${needs}.`;
    return `<!-- rule: ${id} -->\n\nSees: ${rule.summary}. ${said}\n\n<!-- /rule -->`;
  });
}

/**
 * The list of rules.
 * @param {string} page
 * @param {readonly LintRule[]} catalogue
 * @returns {string}
 */
export function withRules(page, catalogue) {
  const rows = catalogue.map((rule) => {
    const needs = rule.needs.length === 0 ? '' : needsText(rule);
    return `| [${rule.id}](${rule.id}.md) | ${rule.severity} | ${needs} | ${rule.summary} |`;
  });
  const table = ['| rule | severity | needs | sees |', '| --- | --- | --- | --- |', ...rows].join('\n');
  return page.replace(
    /<!-- rules -->.*?<!-- \/rules -->/s,
    () => `<!-- rules -->\n\n${table}\n\n<!-- /rules -->`,
  );
}

/** @param {LintRule} rule */
function needsText({ needs }) {
  return needs.map((need) => NEEDS[need]).join(', ');
}
