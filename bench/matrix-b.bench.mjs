// (b) Twenty times (a), and what doubling costs: half of it first, then the whole.
import { realShape } from './clusters.mjs';
import { changes, measure, print } from './matrix.mjs';

// Only its time is kept: the whole is to have the memory for itself.
const half = measure(
  '50,000 pods, 37,500 policies',
  realShape({ pods: 50_000, namespaces: 12_500, policies: 37_500, dead: 5000, widest: 3578 }),
  {},
).ms;
const cluster = realShape({
  pods: 100_000,
  namespaces: 25_000,
  policies: 75_000,
  dead: 10_000,
  widest: 3578,
});
const { matrix, ms } = measure('100,000 pods, 25,000 namespaces, 75,000 policies', cluster, {
  seconds: 4,
  mebibytes: 1536,
});
print('time of the whole over time of half', ms / half, '', 2);
changes('one change', cluster, matrix);
