import { formatIp } from '@sluice/engine';
import type { Space } from '../holder/space.js';
import type { Probe, ProbeResult } from './probe.js';
import type { Patience, Prober } from './prober.js';

/** A flow to measure, and from where the same server has to be reached whatever the policies say. */
export interface Question {
  readonly probe: Probe;
  /** The destination pod's node, which no policy keeps from it; the destination itself where there is no such node. */
  readonly control: Space;
}

/** What was measured; `unproven`: nobody reached the server, so that a closed flow says nothing of policies. */
export type Measured =
  | { readonly kind: 'open'; readonly result: ProbeResult }
  | { readonly kind: 'closed'; readonly result: ProbeResult }
  | { readonly kind: 'unproven'; readonly result: ProbeResult; readonly control: ProbeResult };

/**
 * Measures flows side by side. What does not open is believed only if its control opens, which is tried once for each server.
 * Answers in the order of the questions; `onMeasured` is called as they come.
 */
export function measure(
  prober: Prober,
  questions: readonly Question[],
  {
    onMeasured,
    ...patience
  }: Patience & { readonly onMeasured?: (measured: Measured, index: number) => void } = {},
): Promise<readonly Measured[]> {
  const controls = new Map<string, Promise<ProbeResult>>();
  return Promise.all(
    questions.map(async ({ probe, control }, index) => {
      const result = await prober.probe(probe, patience);
      const measured = await judge(result, probe, control);
      onMeasured?.(measured, index);
      return measured;
    }),
  );

  async function judge(result: ProbeResult, probe: Probe, space: Space): Promise<Measured> {
    if (result.outcome === 'open') return { kind: 'open', result };
    const { to, protocol, port } = probe;
    const key = `${space.name} ${formatIp(to)} ${protocol} ${port}`;
    const control = controls.get(key) ?? prober.probe({ from: space, to, protocol, port }, patience);
    controls.set(key, control);
    const reached = await control;
    return reached.outcome === 'open'
      ? { kind: 'closed', result }
      : { kind: 'unproven', result, control: reached };
  }
}
