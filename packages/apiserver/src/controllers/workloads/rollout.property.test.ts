import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../meta/kube-object.js';
import { isComplete, countedStatus } from './deployment-status.js';
import {
  allOf,
  bounds,
  replicasOfCurrent,
  type Rollout,
  scaleAnnotations,
  scaledAll,
  scaledOld,
  wanted,
} from './rollout.js';

interface Sizes {
  readonly replicas: number;
  readonly maxSurge: number | string;
  readonly maxUnavailable: number | string;
  readonly old: readonly number[];
}

const amount = fc.oneof(
  fc.integer({ min: 0, max: 5 }),
  fc.integer({ min: 0, max: 100 }).map((percent) => `${percent}%`),
);
const sizes: fc.Arbitrary<Sizes> = fc.record({
  replicas: fc.integer({ min: 0, max: 20 }),
  maxSurge: amount,
  maxUnavailable: amount,
  old: fc.array(fc.integer({ min: 0, max: 10 }), { maxLength: 3 }),
});

function set(name: string, replicas: number, deployment: KubeObject): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name, annotations: scaleAnnotations(deployment), creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { replicas },
    status: { replicas, availableReplicas: replicas },
  };
}

function deploymentOf({ replicas, maxSurge, maxUnavailable }: Sizes): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', generation: 1 },
    spec: { replicas, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } },
  };
}

function rolloutOf(given: Sizes): Rollout {
  const deployment = deploymentOf(given);
  const old = given.old.map((replicas, index) => set(`old-${index}`, replicas, deployment));
  return { deployment, current: set('new', 0, deployment), old };
}

/** The ReplicaSets after their controller brought each pod up, or all but those of the current one. */
function settle(rollout: Rollout, works: boolean): Rollout {
  const settled = (each: KubeObject, up: boolean): KubeObject => ({
    ...each,
    status: { replicas: wanted(each), availableReplicas: up ? wanted(each) : 0 },
  });
  return {
    ...rollout,
    current: rollout.current && settled(rollout.current, works),
    old: rollout.old.map((each) => settled(each, true)),
  };
}

function scaled(each: KubeObject, replicas: number): KubeObject {
  return { ...each, spec: { replicas } };
}

function step(rollout: Rollout): Rollout {
  const replicas = replicasOfCurrent(rollout);
  if (replicas !== wanted(rollout.current!))
    return { ...rollout, current: scaled(rollout.current!, replicas) };
  const changes = new Map(scaledOld(rollout).map((change) => [change.set, change.replicas]));
  return { ...rollout, old: rollout.old.map((each) => scaled(each, changes.get(each) ?? wanted(each))) };
}

function total(rollout: Rollout, of: (each: KubeObject) => number): number {
  return allOf(rollout).reduce((sum, each) => sum + of(each), 0);
}

const available = (each: KubeObject): number =>
  (each['status'] as { availableReplicas: number }).availableReplicas;
const availableAfter = (each: KubeObject): number => Math.min(available(each), wanted(each));

describe('a rolling update', () => {
  it('ends with all pods of the new template, and never leaves its bounds on the way', () => {
    fc.assert(
      fc.property(sizes, (given) => {
        let rollout = rolloutOf(given);
        const { surge, unavailable } = bounds(rollout.deployment);
        for (let round = 0; round < 200; round++) {
          const before = rollout;
          const next = step(rollout);
          if (total(next, wanted) > total(before, wanted))
            expect(total(next, wanted)).toBeLessThanOrEqual(given.replicas + surge);
          if (total(next, wanted) < total(before, wanted))
            expect(total(next, availableAfter)).toBeGreaterThanOrEqual(
              Math.min(given.replicas - unavailable, total(before, available)),
            );
          rollout = settle(next, true);
        }
        expect(wanted(rollout.current!)).toBe(given.replicas);
        expect(rollout.old.map(wanted)).toEqual(given.old.map(() => 0));
        expect(isComplete(rollout.deployment, countedStatus(rollout, [], 0))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps as many of the old pods as it promised while the new ones do not come up', () => {
    fc.assert(
      fc.property(sizes, (given) => {
        let rollout = rolloutOf({ ...given, old: [given.replicas] });
        const { unavailable } = bounds(rollout.deployment);
        for (let round = 0; round < 100; round++) rollout = settle(step(rollout), false);
        expect(total(rollout, available)).toBeGreaterThanOrEqual(given.replicas - unavailable);
      }),
      { numRuns: 300 },
    );
  });

  it('in its middle shares a change of its replicas, and loses none', () => {
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 0, max: 10 }),
        fc.integer({ min: 0, max: 30 }),
        (given, now, goal) => {
          // As many as there are were wanted before.
          const there = given.old.reduce((sum, replicas) => sum + replicas, now);
          const before = deploymentOf({ ...given, replicas: there });
          const rollout: Rollout = {
            deployment: deploymentOf({ ...given, replicas: goal }),
            current: set('new', now, before),
            old: given.old.map((replicas, index) => set(`old-${index}`, replicas, before)),
          };
          const active = allOf(rollout).filter((each) => wanted(each) > 0);
          const changes = scaledAll(rollout);
          for (const { replicas } of changes) expect(replicas).toBeGreaterThanOrEqual(0);
          if (active.length < 2 || changes.every(({ replicas }) => replicas === 0)) return;
          const sum = changes.reduce((all, { replicas }) => all + replicas, 0);
          expect(sum).toBe(goal === 0 ? 0 : goal + bounds(rollout.deployment).surge);
        },
      ),
      { numRuns: 300 },
    );
  });
});
