// (a) The shape that a large public cluster was measured to have.
import { realShape } from './clusters.mjs';
import { changes, measure } from './matrix.mjs';

const cluster = realShape({ pods: 5413, namespaces: 604, policies: 13_678, dead: 3559, widest: 3578 });
const { matrix } = measure('5,413 pods, 604 namespaces, 13,678 policies', cluster, { seconds: 0.5 });
changes('one change', cluster, matrix);
