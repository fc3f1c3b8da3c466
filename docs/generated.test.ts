import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { stalePages } from '../scripts/docs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = existsSync(`${root}packages/cli/dist/program.js`);

describe('the generated documentation', () => {
  it('is what `npm run docs` makes of commands, profiles and conformance cases', async (context) => {
    context.skip(!built, 'the build is absent: npm run build');
    expect(await stalePages(root)).toEqual([]);
  });
});
