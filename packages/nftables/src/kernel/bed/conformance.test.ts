import type { Flow, Profile } from '@sluice/engine';
import {
  conformanceCase,
  conformanceNames,
  type ConformanceState,
  type ExpectedFlow,
  flowsOf,
  type Placement,
  placeCluster,
} from '@sluice/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { cannotSend, judge, type Question } from './judge.fixture.js';
import { Holder, type HolderMode, OWN_MODE } from './holder.fixture.js';
import { lackOf } from './lack.fixture.js';

/** `npm run test:kernel` asks all cases, `npm test` every so many-th. */
const isFull = process.env['SLUICE_KERNEL'] === 'all';
const EVERY = 8;
const names = conformanceNames().filter((_, i) => isFull || i % EVERY === 0);

/** Networks are built side by side: most of their time goes by in waiting for answers that do not come. */
const LANES: readonly HolderMode[] =
  OWN_MODE === 'root' ? ['root', 'user', 'root'] : ['user', 'user', 'user'];
const lacks = new Map(
  await Promise.all([...new Set(LANES)].map(async (mode) => [mode, await lackOf(mode)] as const)),
);
const holders = LANES.filter((mode) => lacks.get(mode) === undefined).map((mode) => new Holder(mode));
const protocols: ReadonlySet<string> = (await holders[0]?.protocols()) ?? new Set();
const free = [...holders];
const waiting: ((holder: Holder) => void)[] = [];

const passedOver = new Map<string, number>();
let sent = 0;
let dropped = 0;

afterAll(async () => {
  await Promise.all(holders.map((holder) => holder.end()));
});

for (const [mode, lack] of lacks) {
  it(`has networks of namespaces as ${mode}`, ({ skip }) => {
    skip(lack !== undefined, lack);
    expect(protocols).toContain('TCP');
  });
}

describe('conformance of the kernel', () => {
  it.concurrent.each(holders.length > 0 ? names : [])('%s', async (name) => {
    const { states, profile } = conformanceCase(name);
    for (const state of states) {
      const placement = placeCluster(state.cluster, profile);
      const rows = rowsOf(state, placement, profile);
      if (rows.length === 0) continue;
      const questions = rows.flatMap(({ row, flows }) =>
        flows.map((flow): Question => ({ flow, allowed: row.allowed })),
      );
      const answers = await withHolder((holder) => judge(holder, placement.cluster, profile, questions));
      let next = 0;
      for (const { row, flows } of rows) {
        const own = flows.map(() => answers[next++]);
        const context = `${state.why}: ${row.from} -> ${row.to} ${row.protocol ?? 'TCP'} ${row.port ?? ''}`;
        const seen = own.flatMap((answer) => answer.seen);
        // A Service is reached when every endpoint behind it is (SVC-1).
        const allowed = own.every(({ passed }) => passed);
        expect({ context, seen, allowed }).toEqual({ context, seen, allowed: row.allowed });
        // Denied means dropped: anything else would be the network's doing, not the rules'.
        expect(seen.filter((one) => !/: (open|timeout)$/.test(one))).toEqual([]);
        sent++;
        if (!allowed) dropped++;
      }
    }
  });

  it('sends most of what the cases ask', ({ skip }) => {
    skip(holders.length === 0, [...lacks.values()].join('; '));
    const reasons = [...passedOver].map(([reason, count]) => `  ${count}: ${reason}`);
    process.stdout.write(
      `${names.length} cases, ${sent} rows sent, ${dropped} of them dropped; passed over:\n${reasons.join('\n')}\n`,
    );
    const over = [...passedOver.values()].reduce((sum, count) => sum + count, 0);
    expect(names.length).toBeGreaterThanOrEqual(40);
    expect(sent).toBeGreaterThan(over);
    expect(dropped).toBeGreaterThan(100);
  });
});

/** The rows of a state that packets can ask, with their flows. */
function rowsOf(
  state: ConformanceState,
  placement: Placement,
  profile: Profile,
): readonly { readonly row: ExpectedFlow; readonly flows: readonly Flow[] }[] {
  return state.flows.flatMap((row) => {
    const flows = placedFlows(row, state, placement);
    const reason =
      (row.unknownAddresses && 'an address that is not known decides') ??
      placement.differs ??
      (flows.length === 0
        ? 'a Service without endpoints'
        : flows
            .map((flow) => cannotSend({ cluster: placement.cluster, profile, protocols }, flow))
            .find(Boolean));
    if (reason === undefined) return [{ row, flows }];
    passedOver.set(reason, (passedOver.get(reason) ?? 0) + 1);
    return [];
  });
}

async function withHolder<T>(use: (holder: Holder) => Promise<T>): Promise<T> {
  const holder = free.pop() ?? (await new Promise<Holder>((resolve) => waiting.push(resolve)));
  try {
    return await use(holder);
  } finally {
    const next = waiting.shift();
    if (next) next(holder);
    else free.push(holder);
  }
}

function placedFlows(row: ExpectedFlow, state: ConformanceState, placement: Placement): readonly Flow[] {
  return flowsOf(row, state).map((flow) => {
    const [source, destination] = placement.ends(flow.source, flow.destination);
    return { ...flow, source, destination };
  });
}
