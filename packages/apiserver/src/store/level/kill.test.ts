import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { killWriter } from './kill.fixture.js';

const built = existsSync(fileURLToPath(new URL('../../../dist/index.js', import.meta.url)));
const ROUNDS = Number(process.env['SLUICE_KILLS'] ?? 10);

describe('the durable store, whose process is killed', () => {
  it(
    `keeps every acknowledged write (${ROUNDS} kills)`,
    { timeout: 30_000 + ROUNDS * 3000 },
    async (context) => {
      context.skip(!built, 'the build is absent: npm run build');
      const folder = mkdtempSync(join(tmpdir(), 'sluice-kill-'));
      try {
        let revision = 0;
        let acknowledged = 0;
        for (let round = 0; round < ROUNDS; round++) {
          const survival = await killWriter(folder, 20 + ((round * 37) % 180));
          expect(survival.wrong).toEqual([]);
          expect(survival.revision).toBeGreaterThanOrEqual(revision);
          revision = survival.revision;
          acknowledged += survival.acknowledged;
        }
        expect(acknowledged).toBeGreaterThan(ROUNDS * 10);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});
