import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A page with the files that it shows: what stands between `<!-- file: PATH -->` and `<!-- /file -->` is the file's text.
 * @param {string} page
 * @param {string} root
 * @returns {string}
 */
export function withFiles(page, root) {
  return page.replace(/<!-- file: (\S+) -->.*?<!-- \/file -->/gs, (_, /** @type {string} */ path) => {
    const language = /\.(\w+)$/.exec(path)?.[1] ?? '';
    const text = readFileSync(join(root, path), 'utf8').trimEnd();
    return `<!-- file: ${path} -->\n\n\`\`\`${language}\n${text}\n\`\`\`\n\n<!-- /file -->`;
  });
}
