import { describe, expect, it } from 'vitest';
import {
  denied,
  difference,
  explained,
  open,
  service,
  SOURCE,
  tested,
  validated,
} from './answers.fixture.js';
import { canFormats } from './can.js';
import { colors } from './colors.js';
import { diffFormats } from './diff.js';
import { explainFormats } from './explain.js';
import type { Formats } from './formatter.js';
import { matrixFormats } from './matrix.js';
import { large, onlineBoutique, small, sockShop } from './reports.fixture.js';
import { testFormats } from './test.js';
import { validateFormats } from './validate.js';

const options = { color: colors(false), width: 120, sourceOf: () => SOURCE };
// The page is its data, its style and its script; page-html.test.ts reads it.
const WITHOUT_GOLDEN = ['html'];

function golden<R>(
  name: string,
  report: R,
  formats: Formats<R>,
  only: readonly string[] = [...formats.keys()],
): void {
  describe(`the ${name} report`, () => {
    it.each(only.filter((format) => !WITHOUT_GOLDEN.includes(format)))('prints as %s', async (format) => {
      const text = await formats.get(format)!(report, options);
      await expect(text).toMatchFileSnapshot(`goldens/${name}.${format}`);
    });
  });
}

golden('matrix-small', small, matrixFormats);
golden('matrix-empty', { endpoints: [], flows: [] }, matrixFormats, [
  'table',
  'wide',
  'csv',
  'md',
  'dot',
  'mermaid',
  'svg',
]);
golden('matrix-sock-shop', sockShop, matrixFormats, ['table', 'wide', 'md', 'dot', 'mermaid', 'svg']);
golden('matrix-online-boutique', onlineBoutique, matrixFormats, ['table', 'dot', 'mermaid', 'svg']);
golden('matrix-60', large(60), matrixFormats, ['table', 'svg']);
golden('can-denied', denied, canFormats);
golden('can-open', open, canFormats, ['table', 'md']);
golden('can-service', service, canFormats);
golden('explain', explained, explainFormats);
golden('diff', difference, diffFormats);
golden('diff-none', { gained: [], lost: [], endpoints: { added: [], removed: [] } }, diffFormats, [
  'table',
  'md',
  'svg',
]);
golden('test', tested, testFormats);
golden('validate', validated, validateFormats);
golden('validate-clean', { files: 1, objects: 3, diagnostics: [] }, validateFormats, ['table', 'junit']);

describe('colour', () => {
  it('marks what is allowed, denied and open', async () => {
    const text = await matrixFormats.get('table')!(small, { ...options, color: colors(true) });
    await expect(text).toMatchFileSnapshot('goldens/matrix-small-color.table');
  });
});
