import { endpointOfId, endpointText } from './endpoint-label.js';
import type { Asked, ReportEndpoint } from './report.js';
import { visible } from './visible.js';

/** Which pairs a report is about. */
export interface Question {
  /** Whether any pair with this source, or this destination, was asked about that policies can speak of. */
  isSource(endpoint: ReportEndpoint): boolean;
  isDestination(endpoint: ReportEndpoint): boolean;
  /** Of a source with a destination at least one has to be such an end for the pair to be asked about. */
  isAbout(id: string): boolean;
  isAsked(source: string, destination: string): boolean;
}

/** Reads what was asked, of these endpoints; without it every pair was. */
export function questionOf(asked: Asked | undefined, endpoints: readonly ReportEndpoint[]): Question {
  if (!asked) {
    const yes = (): boolean => true;
    return { isSource: yes, isDestination: yes, isAbout: yes, isAsked: yes };
  }
  const within = (ids: readonly string[] | undefined): ((id: string) => boolean) => {
    if (!ids) return () => true;
    const set = new Set(ids);
    return (id) => set.has(id);
  };
  const from = within(asked.from);
  const to = within(asked.to);
  const about = within(asked.about);
  // What the other end of a pair may be: few kinds of ends, so that no pair has to be looked at.
  const kindsOf = (side: (id: string) => boolean): ReadonlySet<string> =>
    new Set(endpoints.filter(({ id }) => side(id)).map((end) => `${about(end.id)} ${isInside(end)}`));
  const ends = (others: ReadonlySet<string>, end: ReportEndpoint): boolean =>
    [true, false].some((otherAbout) =>
      [true, false].some(
        (otherInside) =>
          (about(end.id) || otherAbout) &&
          (isInside(end) || otherInside) &&
          others.has(`${otherAbout} ${otherInside}`),
      ),
    );
  const [sources, destinations] = [kindsOf(from), kindsOf(to)];
  return {
    isSource: (end) => from(end.id) && ends(destinations, end),
    isDestination: (end) => to(end.id) && ends(sources, end),
    isAbout: about,
    isAsked: (source, destination) =>
      from(source) && to(destination) && (about(source) || about(destination)),
  };
}

const isInside = ({ namespace }: ReportEndpoint): boolean => namespace !== undefined;

/** What was asked, in words: `only flows from shop/Deployment/web`; empty where everything was. */
export function askedText(asked: Asked | undefined): string {
  if (!asked) return '';
  const { from, to, about } = asked;
  const parts = [
    from && `from ${named(from)}`,
    to && `to ${named(to)}`,
    about && `from or to ${named(about)}`,
  ].filter((part) => part !== undefined);
  return `only flows ${parts.join(', ')}`;
}

function named(ids: readonly string[]): string {
  if (ids.length > 0 && ids.length <= 2) return ids.map(endpointText).join(' and ');
  const namespaces = new Set(ids.map((id) => endpointOfId(id).namespace));
  const [only] = namespaces;
  const where = namespaces.size === 1 && only !== undefined ? ` of ${visible(only)}` : '';
  return `${ids.length} endpoints${where}`;
}
