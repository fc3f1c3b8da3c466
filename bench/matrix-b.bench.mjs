// (b) Twenty times (a), made of two halves of the same shape, and what doubling costs: one half first, then both.
import { realShape, together } from './clusters.mjs';
import { changes, measure, print } from './matrix.mjs';

const halfOf = (/** @type {string} */ prefix) =>
  realShape({ pods: 50_000, namespaces: 12_500, policies: 37_500, dead: 5000, widest: 3578, prefix });
// Only its numbers are kept: the whole is to have the memory for itself.
const half = measure('50,000 pods, 37,500 policies', halfOf('a'), {});
const cluster = together(halfOf('a'), halfOf('b'));
const { matrix, ms } = measure('100,000 pods, 25,000 namespaces, 75,000 policies', cluster, {
  seconds: 4,
  mebibytes: 1536,
});
print('time of both halves over time of one', ms / half.ms, '', 2);
changes('one change', cluster, matrix);
