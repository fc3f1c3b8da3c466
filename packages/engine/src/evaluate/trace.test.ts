import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusters, endpointsOf, profiles } from '@sluice/testkit';
import { applyEdit } from '../policy/edit.js';
import { allows, evaluate } from './evaluate.js';
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
      { numRuns: 400 },
    );
  });

  it('names a change for each denied side that allows it', () => {
    let changes = 0;
    fc.assert(
      fc.property(
        clusters,
        fc.constantFrom('TCP' as const, 'UDP' as const, 'other' as const),
        (cluster, protocol) => {
          const model = modelOf(cluster);
          for (const source of endpointsOf(cluster)) {
            for (const destination of endpointsOf(cluster)) {
              const flow = { source, destination, protocol, port: 80 };
              const found = trace(model, flow);
              const changed = new Map(cluster.policies);
              for (const { verdict, smallestChange } of [found.egress, found.ingress]) {
                if (verdict.allowed) expect(smallestChange).toBeUndefined();
                if (!smallestChange) continue;
                changes++;
                const policy = changed.get(smallestChange.policy)!;
                changed.set(smallestChange.policy, applyEdit(policy, smallestChange.edit));
              }
              const remedied = [found.egress, found.ingress].every(
                (side) => side.verdict.allowed || side.smallestChange,
              );
              if (found.verdict.reason === undefined && remedied)
                expect(allows(modelOf({ ...cluster, policies: changed }), flow)).toBe(true);
            }
          }
        },
      ),
      { numRuns: 400 },
    );
    expect(changes).toBeGreaterThan(100);
  });
});
