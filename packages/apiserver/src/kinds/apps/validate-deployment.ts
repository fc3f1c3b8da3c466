import { type FieldError, forbidden, invalid, unsupported } from '@sluice/manifest';
import { at, mapAt, numberAt, optionalNumber, textAt } from '../../meta/fields.js';
import { isMap } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { aboveAll, countErrors, notNegative } from '../validate/checks.js';
import { validateTemplate } from '../validate/pod-spec.js';
import { validateRequiredSelector } from '../validate/workload-selector.js';
import { amountOf } from './workload.js';

/** The rules of a Deployment (apis/apps/validation, ValidateDeploymentSpec). */
export function validateDeployment(deployment: KubeObject): readonly FieldError[] {
  const spec = mapAt(deployment, 'spec');
  const { errors, isReadable } = validateRequiredSelector(deployment);
  const deadline = optionalNumber(spec, 'progressDeadlineSeconds');
  const path = ['spec', 'progressDeadlineSeconds'];
  return [
    ...notNegative(spec, ['spec', 'replicas']),
    ...errors,
    ...(isReadable ? validateTemplate(deployment, 'ReplicaSet') : []),
    ...validateStrategy(deployment),
    ...notNegative(spec, ['spec', 'minReadySeconds']),
    ...notNegative(spec, ['spec', 'revisionHistoryLimit']),
    ...notNegative(spec, path),
    ...(deadline !== undefined && deadline <= numberAt(spec, 'minReadySeconds')
      ? [invalid(path, deadline, 'must be greater than minReadySeconds')]
      : []),
  ];
}

function validateStrategy(deployment: KubeObject): readonly FieldError[] {
  const strategy = mapAt(deployment, 'spec', 'strategy');
  const path = ['spec', 'strategy'];
  const rolling = at(strategy, 'rollingUpdate');
  const type = textAt(strategy, 'type');
  if (type === 'Recreate')
    return isMap(rolling)
      ? [forbidden([...path, 'rollingUpdate'], "may not be specified when strategy `type` is 'Recreate'")]
      : [];
  if (type !== 'RollingUpdate')
    return [unsupported(path, { Type: type, RollingUpdate: rolling ?? null }, ['Recreate', 'RollingUpdate'])];
  const [surge, unavailable] = [at(rolling, 'maxSurge'), at(rolling, 'maxUnavailable')];
  const here = [...path, 'rollingUpdate'];
  return [
    ...countErrors([...here, 'maxUnavailable'], unavailable),
    ...countErrors([...here, 'maxSurge'], surge),
    ...(amountOf(unavailable) === 0 && amountOf(surge) === 0
      ? [invalid([...here, 'maxUnavailable'], unavailable, 'may not be 0 when `maxSurge` is 0')]
      : []),
    ...aboveAll([...here, 'maxUnavailable'], unavailable),
  ];
}
