import type { Diagnostic, LostObject } from '../read/diagnostic.js';
import type { ForeignCount } from './foreign-kinds.js';
import { bearingOf, type Bearing } from './bearing.js';

/** Something of the input that answers know nothing of, and the flows that it may bear on. */
export interface LeftOut {
  /** `NetworkPolicy shop/a`; of a kind of another API `CiliumNetworkPolicy.cilium.io`; of an unread document its `file:line`. */
  readonly title: string;
  /** `errors`: the API server would refuse it, or it cannot be read; `template`: it was not rendered; `foreign`: its API is not analysed. */
  readonly cause: 'errors' | 'template' | 'foreign';
  /** Several where one line tells of several; none where it bears on no flow. */
  readonly bearings: readonly Bearing[];
}

/** What an input's diagnostics and foreign kinds tell of, each once: errors first, then templates, then foreign kinds. */
export function leftOut(
  diagnostics: readonly Diagnostic[],
  foreign: readonly ForeignCount[],
  defaultNamespace = 'default',
): readonly LeftOut[] {
  const found = new Map<string, LeftOut>();
  const add = (left: LeftOut): void => {
    const key = `${left.cause} ${left.title}`;
    const { bearings } = found.get(key) ?? { bearings: [] };
    found.set(key, { ...left, bearings: [...bearings, ...left.bearings] });
  };
  const bearings = (lost: readonly LostObject[]): readonly Bearing[] =>
    lost.flatMap((object) => bearingOf(object, defaultNamespace) ?? []);
  for (const { severity, code, object, lost = [{}], file, line } of diagnostics) {
    if (severity !== 'error') continue;
    const title = object ?? (code === 'input' ? file : `${file}:${line}`);
    // A second error of an object says nothing new.
    if (!found.has(`errors ${title}`)) add({ title, cause: 'errors', bearings: bearings(lost) });
  }
  for (const { code, lost = [{}], file, line } of diagnostics) {
    if (code !== 'template' || lost.length === 0) continue;
    add({ title: `${file}:${line}`, cause: 'template', bearings: bearings(lost) });
  }
  for (const { group, kind, effect, namespaces } of foreign) {
    if (effect === 'entry-point') continue;
    const on = effect === 'policy' ? 'pods' : 'services';
    const all: readonly Bearing[] = namespaces?.map((namespace) => ({ on, namespace })) ?? [{ on }];
    add({ title: `${kind}.${group}`, cause: 'foreign', bearings: all });
  }
  return [...found.values()];
}
