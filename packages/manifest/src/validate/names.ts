/** Checks of names and labels (apimachinery, util/validation). Each gives every message that applies. */

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const VALUE = `(${QUALIFIED})?`;

const LABEL_PATTERN = new RegExp(`^${LABEL}$`);
const SUBDOMAIN_PATTERN = new RegExp(`^${SUBDOMAIN}$`);
const LABEL_1035_PATTERN = new RegExp(`^${LABEL_1035}$`);
const QUALIFIED_PATTERN = new RegExp(`^${QUALIFIED}$`);
const VALUE_PATTERN = new RegExp(`^${VALUE}$`);

/** A DNS-1123 subdomain: names of most objects. */
export function checkSubdomain(text: string): readonly string[] {
  const messages = tooLong(text, 253);
  if (!matches(SUBDOMAIN_PATTERN, text)) {
    const rule =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
    messages.push(byExample(rule, SUBDOMAIN, 'example.com'));
  }
  return messages;
}

/** A DNS-1123 label: names of namespaces. */
export function checkDnsLabel(text: string): readonly string[] {
  const messages = tooLong(text, 63);
  if (matches(LABEL_PATTERN, text)) return messages;
  if (matches(SUBDOMAIN_PATTERN, text)) messages.push('must not contain dots');
  else {
    const rule =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
    messages.push(byExample(rule, LABEL, 'my-name', '123-abc'));
  }
  return messages;
}

/** A DNS-1035 label: names of Services. */
export function checkDns1035Label(text: string): readonly string[] {
  const messages = tooLong(text, 63);
  if (!matches(LABEL_1035_PATTERN, text)) {
    const rule =
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
    messages.push(byExample(rule, LABEL_1035, 'my-name', 'abc-123'));
  }
  return messages;
}

/** A label's or an annotation's key: an optional DNS prefix and a name. */
export function checkLabelKey(text: string): readonly string[] {
  const rule =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  const byRule = byExample(rule, QUALIFIED, 'MyName', 'my.name', '123-abc');
  const parts = text.split('/');
  if (parts.length > 2) {
    return [
      `a qualified name ${byRule} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const messages: string[] = [];
  const name = parts.at(-1)!;
  if (parts.length === 2) {
    if (parts[0] === '') messages.push('prefix part must be non-empty');
    else messages.push(...checkSubdomain(parts[0]!).map((message) => `prefix part ${message}`));
  }
  if (name === '') messages.push('name part must be non-empty');
  else messages.push(...tooLong(name, 63).map((message) => `name part ${message}`));
  if (!matches(QUALIFIED_PATTERN, name)) messages.push(`name part ${byRule}`);
  return messages;
}

/** A label's value. */
export function checkLabelValue(text: string): readonly string[] {
  const messages = tooLong(text, 63);
  if (!matches(VALUE_PATTERN, text)) {
    const rule =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
    messages.push(byExample(rule, VALUE, 'MyValue', 'my_value', '12345'));
  }
  return messages;
}

/** A port's name. */
export function checkPortName(text: string): readonly string[] {
  const messages = tooLong(text, 15);
  if (!/^[-a-z0-9]+$/.test(text)) {
    messages.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!/[a-z]/.test(text)) messages.push('must contain at least one letter (a-z)');
  if (text.includes('--')) messages.push('must not contain consecutive hyphens');
  if (text.startsWith('-') || text.endsWith('-')) messages.push('must not begin or end with a hyphen');
  return messages;
}

/** A port's number. */
export function checkPortNumber(port: number): readonly string[] {
  return port >= 1 && port <= 65_535 ? [] : ['must be between 1 and 65535, inclusive'];
}

/** Texts of absurd length match nothing: a backtracking engine would need as much stack. */
function matches(pattern: RegExp, text: string): boolean {
  return text.length <= 10_000 && pattern.test(text);
}

function tooLong(text: string, limit: number): string[] {
  return byteLength(text) > limit ? [`must be no more than ${limit} characters`] : [];
}

/** Bytes in UTF-8, which is what Go counts. */
export function byteLength(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // A surrogate pair is two units here and four bytes there.
    if (code >= 0x80) length += code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 1 : 2;
  }
  return length;
}

/** The form of the upstream texts, with two spaces before each "or". */
function byExample(rule: string, pattern: string, ...examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  return `${rule} (e.g. ${shown}regex used for validation is '${pattern}')`;
}
