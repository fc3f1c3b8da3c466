// The API server alone in its process under the load of a cluster: 10,000 pods and 2,000 policies are created while 50
// clients watch both. Times are those of the clients, over TLS; everything is on the disk before it is acknowledged.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listPods, load } from '../packages/apiserver/scripts/load.mjs';
import { startSluice } from '../packages/apiserver/scripts/start-sluice.mjs';
import { print } from './matrix.mjs';

const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
const data = join(folder, 'data');

/**
 * @param {number[]} values
 * @param {number} share
 */
const quantile = (values, share) => values.sort((a, b) => a - b)[Math.floor((values.length - 1) * share)];

try {
  const first = await startSluice(data);
  print('first start, with new certificates', first.took, 'ms', 1000);
  print('memory of an empty server', first.weigh().rss, 'MiB');
  const { latencies, missing, disorder, seconds } = await load(first.access, {
    pods: 10_000,
    policies: 2000,
    watchers: 50,
    writers: 4,
  });
  print('10,000 pods and 2,000 policies created', seconds, 's');
  print('from a write to the last of 50 watchers, median', quantile(latencies, 0.5), 'ms', 50);
  print('… 99 of 100', quantile(latencies, 0.99), 'ms');
  print('events lost or out of order', missing + disorder, '', 0);
  const { taken, found } = await listPods(first.access, 11);
  print(`list of ${found.toLocaleString('en-US')} pods, median`, quantile(taken, 0.5), 'ms', 300);
  print('memory of the server', first.weigh().rss, 'MiB', 250);
  print('… its peak', first.weigh().peak, 'MiB', 250);
  await first.end();
  const second = await startSluice(data);
  print('start with all of them', second.took, 'ms', 1000);
  print('memory after it', second.weigh().rss, 'MiB', 250);
  await second.end();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
