import { describe, expect, it } from 'vitest';
import { withCases } from './docs-cases.mjs';

const PAGE =
  '### A-1\n\n<!-- cases: A-1 -->\nold\n<!-- /cases -->\n\n### A-2\n\n<!-- cases: A-2 -->\n<!-- /cases -->\n';
const CASE = { name: 'first', title: 'A pod with `{}` is *any* pod', rules: ['A-1'] };

describe('withCases', () => {
  it('lists the cases of each rule in place of the old list', () => {
    const page = withCases(PAGE, [CASE]);
    expect(page).toContain(
      '1 case</summary>\n\n- [first](../conformance/first/): A pod with `{}` is \\*any\\* pod\n',
    );
    expect(page).not.toContain('old');
    expect(page).toContain('<!-- cases: A-2 -->\n<!-- /cases -->');
  });

  it('gives the same page when made again', () => {
    const page = withCases(PAGE, [CASE]);
    expect(withCases(page, [CASE])).toBe(page);
  });

  it('refuses a case of a rule that the page does not have', () => {
    expect(() => withCases(PAGE, [{ ...CASE, rules: ['A-9'] }])).toThrow('conformance/first cites A-9');
  });
});
