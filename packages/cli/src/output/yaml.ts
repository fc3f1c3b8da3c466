import type { Formatter } from './formatter.js';

/** Any report as YAML, the same data as its JSON. */
export const yaml: Formatter<object> = async (report) => {
  const { stringify } = await import('yaml');
  // Through JSON first: members that are undefined are absent, as in `-o json`.
  const text = stringify(JSON.parse(JSON.stringify(report)), { lineWidth: 0, aliasDuplicateObjects: false });
  return text.endsWith('\n') ? text : `${text}\n`;
};
