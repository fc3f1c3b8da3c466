import { describe, expect, it } from 'vitest';
import { evaluate, type Flow, LiveMatrix, type Model, modelOf, trace, trafficSets } from '@sluice/engine';
import { conformanceCase, conformanceNames, type ExpectedFlow } from './conformance.js';
import { flowsOf } from './flows-of.js';

interface Answer {
  readonly allowed: boolean;
  readonly defined?: boolean;
  readonly switches?: readonly string[];
  readonly unknownAddresses?: readonly string[];
  readonly reason?: string;
  readonly egress?: { readonly allowed: boolean; readonly isolated: boolean };
  readonly ingress?: { readonly allowed: boolean; readonly isolated: boolean };
}

/** Every engine answers the whole truth table; one that cannot say more than the answer says just that. */
const ENGINES: Readonly<Record<string, (model: Model) => (flow: Flow) => Answer>> = {
  evaluate: (model) => (flow) => evaluate(model, flow),
  trace: (model) => (flow) => trace(model, flow).verdict,
  matrix: (model) => {
    const matrix = LiveMatrix.of(model.cluster, model.profile);
    return ({ source, destination, servicePort, protocol, port }) => {
      const traffic = matrix.traffic(source, destination, servicePort !== undefined);
      return { allowed: trafficSets.has(traffic, protocol, port) };
    };
  },
};

function title(row: ExpectedFlow): string {
  return `${row.from} -> ${row.to} ${row.protocol ?? 'TCP'} ${row.port ?? ''}`;
}

describe.each(Object.entries(ENGINES))('conformance of %s', (_, engine) => {
  it.each(conformanceNames())('%s', (name) => {
    const { states, profile } = conformanceCase(name);
    for (const state of states) {
      const ask = engine(modelOf(state.cluster, profile));
      for (const row of state.flows) {
        const answers = flowsOf(row, state).map(ask);
        const context = `${state.why}: ${title(row)}`;
        // A Service is reached when every endpoint behind it is, and there is one (SVC-1).
        const allowed = answers.length > 0 && answers.every((answer) => answer.allowed);
        expect({ context, allowed }).toEqual({ context, allowed: row.allowed });
        for (const answer of answers) {
          if (row.defined !== undefined && answer.defined !== undefined) {
            expect({ context, defined: answer.defined }).toEqual({ context, defined: row.defined });
          }
          if (row.switches && answer.switches)
            expect({ context, switches: answer.switches }).toEqual({ context, switches: row.switches });
          if (answer.unknownAddresses) {
            const unknownAddresses = row.unknownAddresses ?? [];
            expect({ context, unknownAddresses: answer.unknownAddresses }).toEqual({
              context,
              unknownAddresses,
            });
          }
          if (row.reason !== undefined && answer.defined !== undefined)
            expect({ context, reason: answer.reason }).toEqual({
              context,
              reason: expect.stringContaining(row.reason) as string,
            });
          if (row.egress && answer.egress)
            expect({ context, ...answer.egress }).toMatchObject({ context, ...row.egress });
          if (row.ingress && answer.ingress)
            expect({ context, ...answer.ingress }).toMatchObject({ context, ...row.ingress });
        }
      }
    }
  });
});

describe('the truth table', () => {
  it('has at least 250 cases', () => {
    expect(conformanceNames().length).toBeGreaterThanOrEqual(250);
  });
});
