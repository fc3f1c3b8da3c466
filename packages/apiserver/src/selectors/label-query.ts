import { holds, type Labels, type LabelSelector, parseSelector, type Requirement } from '@sluice/engine';
import { checkLabelKey, checkLabelValue, goQuote } from '@sluice/manifest';
import { badRequest } from '../meta/api-error.js';
import { accept, refuse, type Result } from '../meta/result.js';
import { EVERY_OBJECT, type ObjectSelector } from './object-selector.js';

type Expression = NonNullable<LabelSelector['matchExpressions']>[number];
type Test = (labels: Labels) => boolean;

const FORMS: readonly (readonly [form: RegExp, operator: Expression['operator'] | '>' | '<'])[] = [
  [/^!\s*(?<key>[^\s=!<>()]+)$/, 'DoesNotExist'],
  [/^(?<key>[^\s=!<>()]+)$/, 'Exists'],
  [/^(?<key>[^\s=!<>()]+)\s*={1,2}\s*(?<values>[^\s=!<>()]*)$/, 'In'],
  [/^(?<key>[^\s=!<>()]+)\s*!=\s*(?<values>[^\s=!<>()]*)$/, 'NotIn'],
  [/^(?<key>[^\s=!<>()]+)\s+in\s*\((?<values>[^()]*)\)$/, 'In'],
  [/^(?<key>[^\s=!<>()]+)\s+notin\s*\((?<values>[^()]*)\)$/, 'NotIn'],
  [/^(?<key>[^\s=!<>()]+)\s*>\s*(?<values>-?\d+)$/, '>'],
  [/^(?<key>[^\s=!<>()]+)\s*<\s*(?<values>-?\d+)$/, '<'],
];

/** Reads the `labelSelector` of a query (apimachinery, labels.Parse): `app=web,tier!=db,env in (a,b),!legacy,team`. */
export function parseLabelQuery(text: string): Result<ObjectSelector> {
  if (text.trim() === '') return accept(EVERY_OBJECT);
  const tests: Test[] = [];
  for (const part of text.split(/,(?![^(]*\))/)) {
    const test = readRequirement(part.trim());
    if (typeof test === 'string')
      return refuse(badRequest(`unable to parse requirement: ${test === '' ? `found '${part}'` : test}`));
    tests.push(test);
  }
  return accept(({ metadata }) => {
    const labels: Labels = new Map(Object.entries(metadata.labels ?? {}));
    return tests.every((test) => test(labels));
  });
}

/** The test of a requirement, or what is wrong with it. */
function readRequirement(part: string): Test | string {
  for (const [form, operator] of FORMS) {
    const groups = form.exec(part)?.groups;
    if (!groups) continue;
    const key = groups['key']!;
    const wrongKey = checkLabelKey(key)[0];
    if (wrongKey !== undefined) return `key: Invalid value: ${goQuote(key)}: ${wrongKey}`;
    const values = (groups['values'] ?? '').split(',').map((value) => value.trim());
    if (operator === '>' || operator === '<') return compare(key, operator, Number(values[0]));
    if (operator === 'Exists' || operator === 'DoesNotExist') return requirement({ key, operator });
    for (const value of values) {
      const wrong = checkLabelValue(value)[0];
      if (wrong !== undefined) return `values[0][${key}]: Invalid value: ${goQuote(value)}: ${wrong}`;
    }
    return requirement({ key, operator, values });
  }
  return '';
}

function requirement(expression: Expression): Test {
  const [found] = parseSelector({ matchExpressions: [expression] }).requirements as readonly [Requirement];
  return (labels) => holds(found, labels);
}

function compare(key: string, operator: '>' | '<', bound: number): Test {
  return (labels) => {
    const value = labels.get(key);
    if (value === undefined || !/^-?\d+$/.test(value)) return false;
    return operator === '>' ? Number(value) > bound : Number(value) < bound;
  };
}
