/** A column of a kind's Table (meta/v1 TableColumnDefinition). */
export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'date' | 'boolean';
  /** `name` for the first column. */
  readonly format?: string;
  /** 0 is always shown, 1 with -o wide. */
  readonly priority: 0 | 1;
  readonly description: string;
}

/** A cell of a row; `null` where there is nothing. */
export type Cell = string | number | boolean | null;
