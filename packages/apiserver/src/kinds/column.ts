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

const NAME_DESCRIPTION =
  'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names';

/** The column of names, the first of every Table. */
export const NAME_COLUMN: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  priority: 0,
  description: NAME_DESCRIPTION,
};
