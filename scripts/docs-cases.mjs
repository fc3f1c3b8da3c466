import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** @typedef {{ name: string, title: string, rules: readonly string[] }} Case a conformance case, by the name of its folder */

/**
 * Every conformance case, by name.
 * @param {string} root
 * @returns {Case[]}
 */
export function conformanceCases(root) {
  const folder = join(root, 'conformance');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'expect.yaml')))
    .sort()
    .map((name) => {
      /** @type {{ title?: unknown, rules?: unknown }} */
      const { title, rules } = parse(readFileSync(join(folder, name, 'expect.yaml'), 'utf8'));
      if (typeof title !== 'string' || !Array.isArray(rules))
        throw new Error(`${name}: expect.yaml has no title or no rules`);
      return { name, title, rules: rules.map(String) };
    });
}

/**
 * The semantics page with the lists between its `<!-- cases: ID -->` and `<!-- /cases -->` made anew.
 * Throws when a case cites a rule that the page does not have.
 * @param {string} page
 * @param {readonly Case[]} cases
 * @returns {string}
 */
export function withCases(page, cases) {
  const ids = new Set([...page.matchAll(/<!-- cases: (\S+) -->/g)].map((match) => match[1]));
  for (const { name, rules } of cases) {
    const unknown = rules.find((rule) => !ids.has(rule));
    if (unknown !== undefined)
      throw new Error(`conformance/${name} cites ${unknown}, which docs/semantics.md does not have`);
  }
  return page.replace(/<!-- cases: (\S+) -->.*?<!-- \/cases -->/gs, (_, /** @type {string} */ id) => {
    const list = listOf(cases.filter(({ rules }) => rules.includes(id)));
    return `<!-- cases: ${id} -->\n${list}<!-- /cases -->`;
  });
}

/** @param {readonly Case[]} cases */
function listOf(cases) {
  if (cases.length === 0) return '';
  const lines = cases.map(({ name, title }) => `- [${name}](../conformance/${name}/): ${inline(title)}`);
  const count = cases.length === 1 ? '1 case' : `${cases.length} cases`;
  return `\n<details><summary>${count}</summary>\n\n${lines.join('\n')}\n\n</details>\n\n`;
}

/**
 * A sentence as Markdown says it: what a title holds of `{}`, `*` or `<` is meant as such.
 * @param {string} text
 */
function inline(text) {
  return text.replace(/\s+/g, ' ').replace(/[\\*_<>[\]]/g, '\\$&');
}
