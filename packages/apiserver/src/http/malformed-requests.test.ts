import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { accessOf } from '../../scripts/access.mjs';
import { throwRequests } from '../../scripts/throw-requests.mjs';
import { startServer } from '../start-server.js';

const COUNT = 3000;

describe('a server that malformed requests are thrown at', () => {
  // 100,000, and what they leave in memory: npm run fuzz:api.
  it(
    'answers each with a Status, has no bug and lets go of every connection',
    { timeout: 240_000 },
    async () => {
      const bugs: unknown[] = [];
      const server = await startServer({ host: '127.0.0.1', port: 0, onError: (error) => bugs.push(error) });
      try {
        const before = sockets();
        const seed = Math.floor(Math.random() * 1e9);
        const { answers, wrong } = await throwRequests(accessOf(server.kubeconfig), { seed, count: COUNT });
        expect({ seed, wrong, bugs }).toEqual({ seed, wrong: [], bugs: [] });
        // Not all are stopped at the door.
        for (const code of ['200', '400', '404', '405', '415', '422'])
          expect(answers.get(code) ?? 0).toBeGreaterThan(COUNT / 200);
        await expect.poll(sockets, { timeout: 20_000 }).toBeLessThanOrEqual(before);
      } finally {
        await server.close();
      }
    },
  );
});

function sockets(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCPSocketWrap|TLSWrap/.test(name)).length;
}
