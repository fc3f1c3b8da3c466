import type { Ended, NotRun } from '@sluice/nftables';
import { describe, expect, it } from 'vitest';
import { whyNoNft } from './check-nft.js';

const ending =
  (ended: Ended | NotRun): (() => Promise<Ended | NotRun>) =>
  () =>
    Promise.resolve(ended);

describe('nft in a network of the lab', () => {
  it('is told to be missing, with what to install', async () => {
    for (const error of ['ENOENT', 'EACCES']) {
      expect(await whyNoNft(ending({ error }))).toMatchObject({
        code: 'program-missing',
        message: expect.stringContaining('apt-get install nftables'),
      });
    }
  });

  it('is told not to work, in its own words', async () => {
    const stderr = 'netlink: Error: cache initialization failed: Operation not permitted\nmore\n';
    expect(await whyNoNft(ending({ code: 1, stdout: '', stderr }))).toMatchObject({
      code: 'nft-failed',
      message: expect.stringMatching(/cache initialization failed: Operation not permitted$/),
    });
    expect(await whyNoNft(ending({ error: 'ETIMEDOUT' }))).toMatchObject({ code: 'nft-failed' });
  });

  it('is fit where it takes the rules', async () => {
    expect(await whyNoNft(ending({ code: 0, stdout: '', stderr: '' }))).toBeUndefined();
  });
});
