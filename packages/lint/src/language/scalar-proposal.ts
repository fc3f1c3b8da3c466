import { stringify } from 'yaml';
import type { Proposal } from './completion.js';
import type { Draft } from './draft.js';

/** A proposal to write a text as a scalar, with quotes where YAML would read it as something else. */
export function scalarProposal(
  value: string,
  kind: Proposal['kind'],
  { cursor }: Draft,
  detail?: string,
): Proposal {
  const scalar = stringify(value, { version: '1.1', lineWidth: 0 }).trimEnd();
  const needs = /[,[\]{}]/u.test(value) && cursor.flow && scalar === value;
  return {
    label: value,
    kind,
    ...(detail !== undefined && { detail }),
    insert: needs ? JSON.stringify(value) : scalar,
  };
}
