import type { FieldPath } from '@sluice/engine';

/** A rule of CEL in a CRD, as a function. */
export interface SchemaRule {
  readonly message: string;
  readonly holds: (value: unknown) => boolean;
  /** Where to point, seen from the value. */
  readonly at?: FieldPath;
}

interface SchemaBase {
  /** x-kubernetes-validations. */
  readonly rules?: readonly SchemaRule[];
}

/** A structural schema of a CRD, as far as the policy kinds use it. */
export type Schema =
  | (SchemaBase & {
      readonly type: 'object';
      readonly properties?: Readonly<Record<string, Schema>>;
      readonly additionalProperties?: Schema;
      readonly required?: readonly string[];
      readonly minProperties?: number;
      readonly maxProperties?: number;
    })
  | (SchemaBase & {
      readonly type: 'array';
      readonly items: Schema;
      readonly minItems?: number;
      readonly maxItems?: number;
      /** x-kubernetes-list-type: set. */
      readonly set?: boolean;
    })
  | (SchemaBase & {
      readonly type: 'string';
      readonly enum?: readonly string[];
      readonly minLength?: number;
      readonly maxLength?: number;
      readonly pattern?: string;
    })
  | (SchemaBase & {
      readonly type: 'integer' | 'number';
      readonly minimum?: number;
      readonly maximum?: number;
    })
  | (SchemaBase & { readonly type: 'boolean' })
  /** Not looked into. */
  | (SchemaBase & { readonly type: 'any' });
