import type { Flow, Profile } from '@sluice/engine';
import {
  atAddresses,
  conformanceCase,
  conformanceNames,
  type ExpectedFlow,
  flowsOf,
  placeCluster,
} from '@sluice/testkit';
import { describe, expect, it } from 'vitest';
import { type Network, networkOf } from './network.fixture.js';

/** Why rows were passed over, and how many. */
const passedOver = new Map<string, number>();
let asked = 0;

describe('conformance of the simulated ruleset', () => {
  it.each(conformanceNames())('%s', (name) => {
    const { states, profile } = conformanceCase(name);
    for (const state of states) {
      const placement = placeCluster(state.cluster, profile);
      const network = networkOf(placement.cluster, profile);
      for (const row of state.flows) {
        const flows = flowsOf(row, state);
        const reason = openQuestion(row) ?? placement.differs ?? notAPacket(flows, profile);
        if (reason !== undefined) {
          passedOver.set(reason, (passedOver.get(reason) ?? 0) + 1);
          continue;
        }
        asked++;
        const answers = flows.map((flow) => {
          const [source, destination] = placement.ends(flow.source, flow.destination);
          return passesSomehow(network, { ...flow, source, destination });
        });
        // A Service is reached when every endpoint behind it is, and there is one (SVC-1).
        const allowed = answers.length > 0 && answers.every(Boolean);
        const context = `${state.why}: ${row.from} -> ${row.to} ${row.protocol ?? 'TCP'} ${row.port ?? ''}`;
        expect({ context, allowed }).toEqual({ context, allowed: row.allowed });
      }
    }
  });

  it('passes over only what no packet can ask', () => {
    const reasons = [...passedOver].map(([reason, count]) => `  ${count}: ${reason}`);
    process.stdout.write(`${asked} rows asked; passed over:\n${reasons.join('\n')}\n`);
    expect(asked).toBeGreaterThan(2000);
  });
});

/** Whether a flow passes between any addresses of its ends (POD-4). */
function passesSomehow(network: Network, flow: Flow): boolean {
  return atAddresses(flow.source).some((source) =>
    atAddresses(flow.destination).some((destination) => network.passes({ ...flow, source, destination })),
  );
}

/** A row that an address decides which is not known: on packets it always is. */
function openQuestion({ unknownAddresses }: ExpectedFlow): string | undefined {
  return unknownAddresses && 'an address that is not known decides';
}

/** Why a row cannot be asked with packets. */
function notAPacket(flows: readonly Flow[], { servicePort }: Profile): string | undefined {
  if (servicePort === 'before-translation' && flows.some((flow) => flow.servicePort !== undefined)) {
    return 'the profile judges before Service translation; a ruleset sees packets after it';
  }
  const ends = flows.flatMap(({ source, destination }) => [source, destination]);
  if (ends.some((end) => end.kind === 'external' && !end.ip)) return 'an end is a name without an address';
  if (ends.some((end) => end.kind === 'node' && end.node.name === '')) return 'an end is a node not known';
  return undefined;
}
