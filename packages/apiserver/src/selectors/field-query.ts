import { goQuote } from '@sluice/manifest';
import type { Kind } from '../kinds/kind.js';
import { badRequest } from '../meta/api-error.js';
import type { KubeObject } from '../meta/kube-object.js';
import { apiVersionOf } from '../meta/resource-name.js';
import { accept, refuse, type Result } from '../meta/result.js';
import { EVERY_OBJECT, type ObjectSelector } from './object-selector.js';

type Read = (object: KubeObject) => string;

const COMMON: Readonly<Record<string, Read>> = {
  'metadata.name': ({ metadata }) => metadata.name,
  'metadata.namespace': ({ metadata }) => metadata.namespace ?? '',
};

/** Reads the `fieldSelector` of a query (apimachinery, fields.ParseSelector): `status.phase!=Running,metadata.name=x`. */
export function parseFieldQuery(kind: Kind, text: string, labels: string): Result<ObjectSelector> {
  const tests: ObjectSelector[] = [];
  for (const term of splitTerms(text)) {
    const match = /^((?:[^\\!=]|\\.)*?)(!=|==|=)((?:[^\\]|\\.)*)$/su.exec(term);
    if (!match) return refuse(badRequest(`invalid selector: '${text}'; can't understand '${term}'`));
    const [, field = '', operator, escaped = ''] = match;
    const read = readerOf(kind, field);
    if (!read) return refuse(badRequest(unsupported(kind, field, labels, text)));
    const value = escaped.replaceAll(/\\(.)/gsu, '$1');
    tests.push((object) => (read(object) === value) === (operator !== '!='));
  }
  return accept(tests.length === 0 ? EVERY_OBJECT : (object) => tests.every((test) => test(object)));
}

function readerOf({ selectable, namespaced }: Kind, field: string): Read | undefined {
  if (field === 'metadata.namespace' && !namespaced) return undefined;
  if (Object.hasOwn(COMMON, field)) return COMMON[field];
  return selectable && Object.hasOwn(selectable, field) ? selectable[field] : undefined;
}

function unsupported(
  { group, version, plural }: Kind,
  field: string,
  labels: string,
  fields: string,
): string {
  const resource = `${apiVersionOf(group, version)}, Resource=${plural}`;
  return `Unable to find ${goQuote(resource)} that match label selector ${goQuote(labels)}, field selector ${goQuote(fields)}: field label not supported: ${field}`;
}

/** Split at commas that are not escaped. */
function splitTerms(text: string): readonly string[] {
  return (text.match(/(?:[^\\,]|\\.)+/gsu) ?? []).map((term) => term.trim()).filter((term) => term !== '');
}
