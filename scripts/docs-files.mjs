import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a fixture says what a rule has to find in a line. */
const MARK = / #! [a-z-]+(?: .*)?$/gmu;

/**
 * A page with the files that it shows: what stands between `<!-- file: PATH -->` and `<!-- /file -->` is the file's text,
 * the marks of lint's fixtures as arrows.
 * @param {string} page
 * @param {string} root
 * @returns {string}
 */
export function withFiles(page, root) {
  return page.replace(/<!-- file: (\S+) -->.*?<!-- \/file -->/gs, (_, /** @type {string} */ path) => {
    const language = /\.(\w+)$/.exec(path)?.[1] ?? '';
    const text = readFileSync(join(root, path), 'utf8').trimEnd().replace(MARK, ' # <-- here');
    return `<!-- file: ${path} -->\n\n\`\`\`${language}\n${text}\n\`\`\`\n\n<!-- /file -->`;
  });
}
