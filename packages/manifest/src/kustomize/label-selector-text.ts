/** Whether labels fulfil one requirement. */
type Requirement = (labels: ReadonlyMap<string, string>) => boolean;

/**
 * Reads a label selector as kubectl's `-l` takes it (`a=b,c!=d,e in (f,g),h,!i`); undefined when it is none.
 */
export function parseSelectorText(text: string): Requirement | undefined {
  if (text.trim() === '') return () => true;
  const requirements: Requirement[] = [];
  for (const part of text.split(/,(?![^(]*\))/)) {
    const requirement = parseRequirement(part.trim());
    if (requirement === undefined) return undefined;
    requirements.push(requirement);
  }
  return (labels) => requirements.every((requirement) => requirement(labels));
}

const KEY = '[A-Za-z0-9]([A-Za-z0-9_./-]*[A-Za-z0-9])?';
const SET = new RegExp(`^(?<key>${KEY})\\s+(?<operator>in|notin)\\s*\\((?<values>[^()]*)\\)$`);
const EQUALITY = new RegExp(`^(?<key>${KEY})\\s*(?<operator>==|=|!=)\\s*(?<value>[A-Za-z0-9_.-]*)$`);
const EXISTENCE = new RegExp(`^(?<not>!\\s*)?(?<key>${KEY})$`);

function parseRequirement(text: string): Requirement | undefined {
  const set = SET.exec(text)?.groups;
  if (set) {
    const values = set['values']!.split(',').map((value) => value.trim());
    const inSet = (labels: ReadonlyMap<string, string>): boolean =>
      values.includes(labels.get(set['key']!) ?? '');
    // A missing key is in no set.
    return set['operator'] === 'in'
      ? (labels) => labels.has(set['key']!) && inSet(labels)
      : (labels) => !labels.has(set['key']!) || !inSet(labels);
  }
  const equality = EQUALITY.exec(text)?.groups;
  if (equality) {
    const { key, operator, value } = equality as Record<string, string>;
    return (labels) => (labels.get(key!) === value) !== (operator === '!=');
  }
  const existence = EXISTENCE.exec(text)?.groups;
  return existence && ((labels) => labels.has(existence['key']!) === (existence['not'] === undefined));
}
