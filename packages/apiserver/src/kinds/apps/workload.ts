import { isDeepStrictEqual } from 'node:util';
import { type FieldError, invalid } from '@sluice/manifest';
import { at, mapAt, textAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';

/** A workload's template names its service account by both fields, as pods do. */
export function prepareWorkload(workload: KubeObject): KubeObject {
  const template = mapAt(workload, 'spec', 'template');
  const spec = mapAt(template, 'spec');
  const account = textAt(spec, 'serviceAccountName') || textAt(spec, 'serviceAccount');
  if (account === '') return workload;
  return {
    ...workload,
    spec: {
      ...mapAt(workload, 'spec'),
      template: { ...template, spec: { ...spec, serviceAccountName: account, serviceAccount: account } },
    },
  };
}

/** The selector of apps/v1 never changes. */
export function validateWorkloadUpdate(workload: KubeObject, old: KubeObject): readonly FieldError[] {
  const selector = at(workload, 'spec', 'selector');
  if (isDeepStrictEqual(selector, at(old, 'spec', 'selector'))) return [];
  return [invalid(['spec', 'selector'], selector, 'field is immutable')];
}

/** A count or a percentage as a number. */
export function amountOf(value: unknown): number {
  if (typeof value === 'number') return value;
  const percent = typeof value === 'string' ? /^([0-9]+)%$/.exec(value)?.[1] : undefined;
  return percent === undefined ? 0 : Number(percent);
}
