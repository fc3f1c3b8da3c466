import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serialize } from 'node:v8';
import { rolldown } from 'rolldown';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { advance } from '../../change/advance.js';
import { printOperations } from '../../change/print-operations.js';
import { render } from '../../render/render.js';
import { findIn, LIFE } from '../found.js';
import { parseListing } from '../listing.js';
import { NftDriver } from '../nft-driver.js';
import { nftRunner } from '../nft-runner.js';
import { FloodBed, type FloodCounts } from './flood.fixture.js';
import {
  afterPods,
  floodStates,
  type FloodState,
  isAllowed,
  REVOKED,
  sortFlows,
} from './flood-states.fixture.js';
import { type HolderMode, OWN_MODE } from './holder.fixture.js';
import { lackOf } from './lack.fixture.js';

/** `npm run test:flood` changes the rules as often as the claim says, `npm test` for some seconds. */
const isFull = process.env['SLUICE_FLOOD'] === 'all';
const CHANGES = isFull ? 2001 : 42;
const KILLS = isFull ? 100 : 5;
/** Every so many changes it is seen whether revoked flows are cut: looking takes longer than changing. */
const LOOK_EVERY = isFull ? 5 : 2;
/** How often to try for a packet that passes wrongly where rules in force are changed; those dropped come sooner. */
const CHANGES_IN_PLACE = 100;
const LEAST_RATE = 100_000;
/** New flows a second of each of the two senders; with `npm test` other tests run besides. */
const RATE = isFull ? 130_000 : 40_000;
const TIMEOUT = 600_000;

const states = floodStates(isFull ? 128 : 24);
const neighbours = states.map((state, i) => [afterPods(state, i), afterPods(state, i + 1)]);
const flows = sortFlows([...states, ...neighbours.flat()]);
const deniesRevoked = states.map((state) => REVOKED.every((flow) => !isAllowed(state, flow)));
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('the flows of the flood', () => {
  it('are such as every state allows, none allows, and some allow', () => {
    expect(flows.always.length).toBeGreaterThan(15);
    expect(flows.never.length).toBeGreaterThan(40);
    expect(new Set(deniesRevoked)).toEqual(new Set([true, false]));
  });
});

/** What the whole of it came to. */
const total = {
  changes: 0,
  kills: 0,
  alwaysIn: 0,
  lost: 0,
  neverIn: 0,
  leaked: 0,
  rate: Number.POSITIVE_INFINITY,
};

afterAll(() => {
  if (total.changes === 0) return;
  process.stdout.write(
    `${number(total.changes)} changes and ${total.kills} kills, under ${number(total.rate)} new flows a second or more: ${total.leaked} of ${number(total.neverIn)} through that no state allowed, ${total.lost} of ${number(total.alwaysIn)} dropped that every state allowed\n`,
  );
});

describe.each<HolderMode>(OWN_MODE === 'root' ? ['root', 'user'] : ['user'])(
  'under a flood, as %s',
  (mode) => {
    let bed: FloodBed | undefined;
    let lack: string | undefined;

    beforeAll(async () => {
      lack = await lackOf(mode);
    });
    afterEach(async () => {
      await bed?.end();
      bed = undefined;
    });

    it(
      'no packet passes or is dropped wrongly while rules change',
      { timeout: TIMEOUT },
      async ({ skip }) => {
        skip(lack !== undefined, lack);
        bed = await FloodBed.build(mode, states[0].cluster);
        let inOneStep = 0;
        const driver = new NftDriver({
          ...bed.node,
          watch: false,
          onEvent: (event) => {
            if (event.kind === 'applied' && event.transactions === 1) inOneStep++;
          },
        });
        expect(await driver.apply(states[0].ruleset)).toBeUndefined();
        await bed.start(flows, RATE);
        const started = performance.now();
        let cut = 0;
        let open = 0;
        let revokedBefore = 0;
        for (let i = 1; i <= CHANGES / 3; i++) {
          const at = (i * 5) % states.length;
          // By way of two states of the same ranges: both banks have those by then, and the last step is one transaction.
          for (const { ruleset } of neighbours[at]) expect(await driver.apply(ruleset)).toBeUndefined();
          expect(await driver.apply(states[at].ruleset)).toBeUndefined();
          if (i % LOOK_EVERY !== 0) continue;
          // A flow that is not allowed any more is cut by its next packet (CONN-2).
          const { revokedOut } = await bed.counts();
          if (deniesRevoked[at]) {
            await sleep(2);
            expect((await bed.counts()).revokedOut - revokedOut).toBe(0);
            cut++;
          } else if (revokedOut > revokedBefore) open++;
          revokedBefore = revokedOut;
        }
        const counts = await finish(bed, started);
        await driver.end();
        expect(cut).toBeGreaterThan(0);
        expect(open).toBeGreaterThan(0);
        // Where a label moves a peer from one range to another, two.
        expect(inOneStep).toBeGreaterThan(CHANGES / 6);
        add(counts, { changes: CHANGES, kills: 0 });
        judge(counts);
        await bed.end();
        bed = undefined;
      },
    );

    it(
      'but do where sets and rules in force are changed, though in one transaction',
      { timeout: TIMEOUT },
      async ({ skip }) => {
        skip(lack !== undefined, lack);
        skip(availableParallelism() < 2, 'on one processor few packets are under way while rules change');
        bed = await FloodBed.build(mode, states[0].cluster);
        let inForce = states[0].ruleset;
        const runner = nftRunner(bed.node);
        expect(await runner.apply(render(inForce))).toBeUndefined();
        await bed.start(flows, RATE);
        let wrong = 0;
        for (let i = 1; i <= CHANGES_IN_PLACE && wrong === 0; i++) {
          const { ruleset, changes } = advance(inForce, states[(i * 5) % states.length].ruleset);
          const { stage, commit, sweep } = changes;
          expect(
            await runner.apply(printOperations([...stage, ...commit, ...sweep], 'sluice')),
          ).toBeUndefined();
          inForce = ruleset;
          wrong = (await bed.counts()).neverOut;
        }
        await bed.stop();
        const { alwaysIn, alwaysOut, neverOut } = await bed.counts();
        expect(alwaysIn - alwaysOut + neverOut).toBeGreaterThan(0);
      },
    );

    it('nor when the driver is killed in the middle of changes', { timeout: TIMEOUT }, async ({ skip }) => {
      skip(lack !== undefined, lack);
      bed = await FloodBed.build(mode, states[0].cluster);
      const first = new NftDriver({ ...bed.node, watch: false });
      expect(await first.apply(states[0].ruleset)).toBeUndefined();
      await first.end();
      await bed.start(flows, RATE);
      const started = performance.now();
      const folder = mkdtempSync(join(tmpdir(), 'sluice-flood-'));
      let changes = 0;
      try {
        const program = await bundled(folder);
        const file = join(folder, 'rulesets');
        writeFileSync(file, serialize(states.map(({ ruleset }) => ruleset)));
        let last = 0;
        for (let i = 0; i < KILLS; i++) {
          const child = spawn(
            process.execPath,
            [program, JSON.stringify(bed.node.prefix), file, String(i % states.length)],
            {
              stdio: ['pipe', 'pipe', 'inherit'],
              detached: true,
            },
          );
          const said = await killed(child, {
            step: 1 + (i % 5),
            afterMs: (i * 7) % 31,
            withNft: i % 2 === 0,
          });
          expect(said).not.toContain('failed');
          const steps = [...said.matchAll(/^(to|at) (\d+)$/gm)].map(([, word, state]) => ({
            word,
            state: Number(state),
          }));
          changes += steps.filter(({ word }) => word === 'at').length;
          const reached = steps.findLast(({ word }) => word === 'at')?.state ?? last;
          const aimed = steps.at(-1)?.state ?? last;
          const { stdout } = (await bed.node.spawn(
            'nft',
            ['list', 'table', 'inet', 'sluice'],
            '',
            30_000,
          )) as { stdout: string };
          last = [reached, aimed].find((at) => isInForce(stdout, states[at])) ?? -1;
          expect(last, `after kill ${i}, on the way from ${reached} to ${aimed}`).not.toBe(-1);
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
      const counts = await finish(bed, started);
      const driver = new NftDriver({ ...bed.node, watch: false });
      expect(await driver.apply(states[1].ruleset)).toBeUndefined();
      await driver.end();
      const { stdout } = (await bed.node.spawn('nft', ['list', 'table', 'inet', 'sluice'], '', 30_000)) as {
        stdout: string;
      };
      expect(isInForce(stdout, states[1])).toBe(true);
      expect(findIn(parseListing(stdout), states[1].ruleset, lifeIn(stdout)).removal).toEqual([]);
      add(counts, { changes, kills: KILLS });
      judge(counts);
      await bed.end();
      bed = undefined;
    });
  },
);

interface Counts extends FloodCounts {
  readonly rate: number;
}

async function finish(bed: FloodBed, started: number): Promise<Counts> {
  const running = await bed.counts();
  const rate = ((running.alwaysIn + running.neverIn) * 1000) / (performance.now() - started);
  await bed.stop();
  return { ...(await bed.counts()), rate };
}

function judge({ alwaysIn, alwaysOut, neverIn, neverOut, rate }: Counts): void {
  expect(neverIn).toBeGreaterThan(0);
  expect(alwaysIn).toBeGreaterThan(0);
  expect({ leaked: neverOut, lost: alwaysIn - alwaysOut }).toEqual({ leaked: 0, lost: 0 });
  if (isFull)
    expect(rate, 'this machine sent too few: leave it nothing else to do').toBeGreaterThan(LEAST_RATE);
}

function add(
  { alwaysIn, alwaysOut, neverIn, neverOut, rate }: Counts,
  of: { changes: number; kills: number },
): void {
  total.changes += of.changes;
  total.kills += of.kills;
  total.alwaysIn += alwaysIn;
  total.lost += alwaysIn - alwaysOut;
  total.neverIn += neverIn;
  total.leaked += neverOut;
  total.rate = Math.min(total.rate, rate);
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function isInForce(listing: string, { ruleset }: FloodState): boolean {
  return findIn(parseListing(listing), ruleset, lifeIn(listing)).isInForce;
}

function lifeIn(listing: string): string {
  return new RegExp(`${LIFE}\\w+`).exec(listing)?.[0] ?? '';
}

/** When a process is killed: so many milliseconds after the beginning of its so-manieth change; nft with it or not. */
interface Death {
  readonly step: number;
  readonly afterMs: number;
  readonly withNft: boolean;
}

/** What a process said until it was killed. */
async function killed(child: ChildProcess, { step, afterMs, withNft }: Death): Promise<string> {
  let said = '';
  let isDoomed = false;
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(said));
    child.stdout!.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (isDoomed || said.split('to ').length <= step) return;
      isDoomed = true;
      setTimeout(() => process.kill(withNft ? -child.pid! : child.pid!, 'SIGKILL'), afterMs);
    });
  });
}

/** The process to be killed as one file that Node runs. */
async function bundled(folder: string): Promise<string> {
  const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  const bundle = await rolldown({
    input: path('flood-driver.fixture.ts'),
    platform: 'node',
    resolve: { alias: { '@sluice/engine': path('../../../../engine/src/index.ts') } },
  });
  const file = join(folder, 'driver.mjs');
  await bundle.write({ file, format: 'esm' });
  return file;
}
