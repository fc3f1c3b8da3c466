// One cluster of 50,000 pods, or of two such halves, in a process of its own: prints what it costs as one line of JSON.
import { allPairs, LiveMatrix } from '@sluice/engine';
import process from 'node:process';
import { realShape, together } from './clusters.mjs';

const RUNS = 4;

/** @param {string} prefix */
const halfOf = (prefix) =>
  realShape({ pods: 50_000, namespaces: 12_500, policies: 37_500, dead: 5000, widest: 3578, prefix });

/** Both halves: (b). */
export const bothHalves = () => together(halfOf('a'), halfOf('b'));

const heap = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

if (process.argv[1] === import.meta.filename) {
  const cluster = process.argv[2] === 'both' ? bothHalves() : halfOf('a');
  const before = heap();
  /** @type {unknown} */
  let kept;
  let seconds = Infinity;
  let peak = 0;
  for (let i = 0; i < RUNS; i++) {
    kept = undefined;
    heap();
    const start = performance.now();
    const matrix = LiveMatrix.of(cluster);
    kept = { matrix, pairs: allPairs(matrix) };
    seconds = Math.min(seconds, (performance.now() - start) / 1000);
    if (i === 0) peak = process.resourceUsage().maxRSS / 1024;
  }
  const mebibytes = heap() - before;
  process.stdout.write(JSON.stringify({ seconds, mebibytes, peak, kept: kept !== undefined }));
}
