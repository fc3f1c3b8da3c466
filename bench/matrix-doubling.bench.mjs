// What doubling (b) costs: one half and both, by turns, each in a process of its own.
import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { print } from './matrix.mjs';

/** @typedef {{ seconds: number, mebibytes: number, peak: number }} Cost */

const TURNS = 5;
const script = fileURLToPath(new URL('doubling.mjs', import.meta.url));

/**
 * @param {'half' | 'both'} size
 * @returns {Cost}
 */
const costOf = (size) => JSON.parse(execFileSync(process.execPath, ['--expose-gc', script, size]).toString());

/** @type {Cost[]} */
const half = [];
/** @type {Cost[]} */
const both = [];
for (let i = 0; i < TURNS; i++) {
  half.push(costOf('half'));
  both.push(costOf('both'));
}

/**
 * The least of all turns: what else the machine does only ever adds.
 * @param {Cost[]} costs
 * @param {keyof Cost} what
 */
const least = (costs, what) => Math.min(...costs.map((cost) => cost[what]));

print('50,000 pods, 37,500 policies: compile and all pairs', least(half, 'seconds'), 's');
print('100,000 pods, 75,000 policies: compile and all pairs', least(both, 'seconds'), 's');
print('time of both halves over time of one', least(both, 'seconds') / least(half, 'seconds'), '', 2);
print('heap of both halves over heap of one', least(both, 'mebibytes') / least(half, 'mebibytes'), '', 2);
print('peak memory of both halves over peak of one', least(both, 'peak') / least(half, 'peak'), '', 2);
