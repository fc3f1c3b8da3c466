/**
 * Explains why an unquoted scalar is no string: ` (on is the YAML 1.1 boolean true; write "on")`. Empty when the
 * value was not written as an unquoted scalar.
 */
export function yamlReading(written: string | undefined, value: unknown): string {
  if (written === undefined) return '';
  const quoted = JSON.stringify(written);
  if (value === null) {
    return written === ''
      ? ' (nothing is written here, which YAML reads as null)'
      : ` (${written} is null in YAML; write ${quoted})`;
  }
  if (typeof value !== 'boolean' && typeof value !== 'number') return '';
  const kind = typeof value === 'boolean' ? 'boolean' : 'number';
  const shown = String(value);
  const old =
    shown === written ? `${written} is a ${kind} in YAML` : `${written} is the YAML 1.1 ${kind} ${shown}`;
  return ` (${old}; write ${quoted})`;
}
