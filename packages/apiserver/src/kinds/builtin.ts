import type { KubeObject } from '../meta/kube-object.js';
import { apiStruct } from '../schema/api-type.js';
import { BUILTIN_DEFINITIONS } from '../schema/builtin-definitions.js';
import { referTo } from '../schema/schema.js';
import type { Kind } from './kind.js';
import { canonical } from '../schema/canonical.js';
import { withTypeDefaults } from './with-type-defaults.js';

/** A built-in kind, whose type is the named one (`io.k8s.api.core.v1.Pod`); that gives it its defaults. */
export function builtin(type: string, kind: Omit<Kind, 'schema' | 'definitions' | 'defaults'>): Kind {
  const struct = apiStruct(type);
  if (!struct) throw new Error(`the table has no type ${type}`);
  return {
    ...kind,
    schema: referTo(type),
    definitions: BUILTIN_DEFINITIONS,
    defaults: (object: KubeObject) => {
      const { apiVersion, kind: name } = object;
      const filled = canonical(withTypeDefaults(object, struct), struct);
      return { kind: name, apiVersion, ...filled } as unknown as KubeObject;
    },
  };
}
