import type { Formatter } from './formatter.js';
import { hasHidden, visibleJson } from './visible.js';

/** Any report as YAML, the same data as its JSON. */
export const yaml: Formatter<object> = async (report) => {
  const { Document, Scalar, visit } = await import('yaml');
  // Through JSON first: members that are undefined are absent, as in `-o json`.
  const document = new Document(JSON.parse(JSON.stringify(report)), { aliasDuplicateObjects: false });
  // What must be escaped can be written in double quotes only.
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && hasHidden(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return visibleJson(document.toString({ lineWidth: 0 }));
};
