import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../meta/kube-object.js';
import { customKinds } from './apiextensions/custom-kinds.js';
import { BUILTIN_KINDS } from './builtin-kinds.js';
import type { Cell, Column } from './column.js';
import type { Kind } from './kind.js';

interface Table {
  readonly kind: string;
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly cells: readonly Cell[]; readonly object: KubeObject }[];
}

function golden(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`goldens/${name}.json`, import.meta.url), 'utf8'));
}

/** Tables of kube-apiserver 1.34.1, and when they were asked for, in seconds. */
const { at, tables } = golden('tables') as { readonly at: number; readonly tables: readonly Table[] };
const { definition } = golden('custom') as { readonly definition: KubeObject };
const KINDS: readonly Kind[] = [...BUILTIN_KINDS, ...customKinds(definition)];

function kindOf(name: string): Kind {
  const found = KINDS.find(({ kind }) => kind === name);
  if (!found) throw new Error(`no kind ${name}`);
  return found;
}

describe.each(tables.map((table) => [table.kind, table] as const))('the Table of %s', (kind, table) => {
  it('has the columns of a real server', () => {
    const columns = kindOf(kind).table?.columns.map((column) => ({ ...column, format: column.format ?? '' }));
    expect(columns).toEqual(table.columns);
  });

  it.each(table.rows.map((row) => [row.object.metadata.name, row] as const))('has its row: %s', (_, row) => {
    // Clients that do not ask for wide columns get all of them too, and hide those of priority 1.
    const cells = kindOf(kind).table?.row(row.object, at * 1000) ?? [];
    expect(cells.map(ageless)).toEqual(row.cells.map(ageless));
  });
});

/** Ages of seconds depend on when the server read its clock. */
function ageless(cell: Cell): Cell {
  return typeof cell === 'string' ? cell.replace(/^\d+s$/, 'some seconds') : cell;
}
