// (b) Twenty times (a), made of two halves of the same shape.
import { bothHalves } from './doubling.mjs';
import { changes, measure } from './matrix.mjs';

const cluster = bothHalves();
const { matrix } = measure('100,000 pods, 25,000 namespaces, 75,000 policies', cluster, {
  seconds: 4,
  mebibytes: 1536,
});
changes('one change', cluster, matrix);
