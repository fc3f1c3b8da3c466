import { type Diff, type DiffFlow, type Matrix, type MatrixEndpoint, parseIp } from '@sluice/engine';
import type { DiffReport, Flow } from '../output/report.js';
import { askedOf, type Choice, type FlowChoice } from './choose-endpoints.js';
import { reportEndpoint } from './matrix-report.js';
import { reportTraffic } from './report-parts.js';

/** The differences that were chosen. */
export function diffReport(
  { gained, lost, added, removed }: Diff,
  flowChoice: FlowChoice,
  matrices: readonly Matrix[],
  names: Pick<Required<DiffReport>, 'before' | 'after' | 'profile'>,
): DiffReport {
  const { from, to, focus } = flowChoice;
  const known = new Map(
    matrices.flatMap(({ endpoints }) => endpoints.map((endpoint) => [endpoint.id, endpoint])),
  );
  const ends = (id: string): readonly MatrixEndpoint[] => {
    const endpoint = known.get(id);
    return endpoint ? [endpoint] : rangesIn(id, [...known.values()]);
  };
  const is = (choice: Choice | undefined, id: string): boolean => !choice || ends(id).some(choice);
  const wanted = ({ source, destination }: DiffFlow): boolean =>
    is(from, source) && is(to, destination) && (is(focus, source) || is(focus, destination));
  const chosen = (endpoint: MatrixEndpoint): boolean => {
    if (focus) return focus(endpoint);
    return (!from && !to) || from?.(endpoint) === true || to?.(endpoint) === true;
  };
  const flows = [gained, lost].map((changed) => changed.filter(wanted).map(reportFlow)) as [Flow[], Flow[]];
  const ids = new Set([
    ...known.keys(),
    ...flows.flat().flatMap(({ source, destination }) => [source, destination]),
  ]);
  return {
    ...names,
    gained: flows[0],
    lost: flows[1],
    ...askedOf(flowChoice, [...ids], (id) => id, is),
    endpoints: {
      added: added.filter(chosen).map(reportEndpoint),
      removed: removed.filter(chosen).map(reportEndpoint),
    },
  };
}

function reportFlow({ source, destination, traffic }: DiffFlow): Flow {
  return { source, destination, traffic: reportTraffic(traffic) };
}

/** A range of a difference is cut from, or joined of, the ranges of both inputs. */
function rangesIn(id: string, endpoints: readonly MatrixEndpoint[]): readonly MatrixEndpoint[] {
  const [first, last] = id.slice('external/'.length).split('-').map(parseIp);
  if (!first || !last) return [];
  return endpoints.filter(
    ({ range }) => range?.family === first.family && range.first <= last.value && first.value <= range.last,
  );
}
