// What `-o` takes, the default first. The names stand here too, so that help and completion load no formatter.

type FormatNames = readonly [string, ...string[]];

/** Formats of `can`. */
export const CAN_FORMATS: FormatNames = ['table', 'json', 'yaml', 'md'];

/** Formats of `explain`. */
export const EXPLAIN_FORMATS: FormatNames = ['table', 'json', 'yaml', 'md'];

/** Formats of `matrix`. */
export const MATRIX_FORMATS: FormatNames = [
  'table',
  'wide',
  'json',
  'yaml',
  'csv',
  'md',
  'dot',
  'mermaid',
  'svg',
  'html',
];

/** Formats of `diff`. */
export const DIFF_FORMATS: FormatNames = [
  'table',
  'json',
  'yaml',
  'csv',
  'md',
  'dot',
  'mermaid',
  'svg',
  'html',
];

/** Formats of `test`. */
export const TEST_FORMATS: FormatNames = ['table', 'json', 'yaml', 'junit'];

/** Formats of `validate`. */
export const VALIDATE_FORMATS: FormatNames = ['table', 'json', 'yaml', 'junit'];

/** Formats of `lint`. */
export const LINT_FORMATS: FormatNames = ['table', 'json', 'yaml', 'sarif', 'github', 'junit', 'md'];

/** Formats of `enforce`. */
export const ENFORCE_FORMATS: FormatNames = ['table', 'json', 'yaml'];

/** Formats of `new`. */
export const NEW_FORMATS: FormatNames = ['yaml', 'json'];
