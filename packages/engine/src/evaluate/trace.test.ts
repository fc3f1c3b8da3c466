import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusters, endpointsOf, profiles } from '@sluice/testkit';
import { evaluate } from './evaluate.js';
import { modelOf } from './model.js';
import { trace } from './trace.js';

describe('the trace', () => {
  it("gives the evaluator's verdict on every flow", () => {
    fc.assert(
      fc.property(
        clusters,
        profiles,
        fc.constantFrom('TCP' as const, 'UDP' as const, 'SCTP' as const, 'other' as const),
        fc.constantFrom(80, 443, 9999),
        fc.constantFrom(undefined, 8000),
        (cluster, profile, protocol, port, servicePort) => {
          const model = modelOf(cluster, profile);
          for (const source of endpointsOf(cluster)) {
            for (const destination of endpointsOf(cluster)) {
              const flow = {
                source,
                destination,
                protocol,
                port,
                ...(servicePort !== undefined && { servicePort }),
              };
              expect(trace(model, flow).verdict).toEqual(evaluate(model, flow));
            }
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
