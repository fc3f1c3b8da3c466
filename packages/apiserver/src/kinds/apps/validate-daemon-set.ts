import { type FieldError, invalid, required, unsupported } from '@sluice/manifest';
import { at, mapAt, textAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { aboveAll, countErrors, notNegative } from '../validate/checks.js';
import { validateTemplate } from '../validate/pod-spec.js';
import { validateDaemonSelector } from '../validate/workload-selector.js';
import { amountOf } from './workload.js';

/** The rules of a DaemonSet (apis/apps/validation, ValidateDaemonSetSpec). */
export function validateDaemonSet(daemonSet: KubeObject): readonly FieldError[] {
  const spec = mapAt(daemonSet, 'spec');
  return [
    ...validateDaemonSelector(daemonSet),
    ...validateTemplate(daemonSet, 'DaemonSet'),
    ...notNegative(spec, ['spec', 'minReadySeconds']),
    ...validateUpdateStrategy(daemonSet),
    ...notNegative(spec, ['spec', 'revisionHistoryLimit']),
  ];
}

function validateUpdateStrategy(daemonSet: KubeObject): readonly FieldError[] {
  const strategy = mapAt(daemonSet, 'spec', 'updateStrategy');
  const path = ['spec', 'updateStrategy'];
  const rolling = at(strategy, 'rollingUpdate');
  const type = textAt(strategy, 'type');
  if (type === 'OnDelete') return [];
  if (type !== 'RollingUpdate')
    return [unsupported(path, { Type: type, RollingUpdate: rolling ?? null }, ['RollingUpdate', 'OnDelete'])];
  const [surge, unavailable] = [at(rolling, 'maxSurge'), at(rolling, 'maxUnavailable')];
  const here = [...path, 'rollingUpdate'];
  const both = amountOf(unavailable) !== 0 && amountOf(surge) !== 0;
  const neither = amountOf(unavailable) === 0 && amountOf(surge) === 0;
  return [
    ...countErrors([...here, 'maxUnavailable'], unavailable),
    ...countErrors([...here, 'maxSurge'], surge),
    ...aboveAll([...here, 'maxUnavailable'], unavailable),
    ...aboveAll([...here, 'maxSurge'], surge),
    ...(both
      ? [invalid([...here, 'maxSurge'], surge, 'may not be set when maxUnavailable is non-zero')]
      : []),
    ...(neither ? [required([...here, 'maxUnavailable'], 'cannot be 0 when maxSurge is 0')] : []),
  ];
}
