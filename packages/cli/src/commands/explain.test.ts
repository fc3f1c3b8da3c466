import { describe, expect, it } from 'vitest';
import { SHOP } from '../shop.fixture.js';
import { sluice } from '../transcript.fixture.js';

const explain = (line: string): ReturnType<typeof sluice> => sluice(`explain ${line}`, { files: SHOP });

describe('sluice explain', () => {
  it('shows of a denial the nearest miss with its line, and the smallest change', async () => {
    const { stdout, code } = await explain('shop/api shop/db:5432 -f shop');
    expect(stdout).toContain('the label app is "api", not "apy"');
    expect(stdout).toContain('Nearest miss');
    expect(stdout).toContain('shop/policies.yaml:22:11');
    expect(stdout).toContain('Smallest change that allows it');
    expect(code).toBe(1);
  });

  it('shows of a permission which rule, peer and port match', async () => {
    const { stdout, code } = await explain('shop/web shop/api:9000 -f shop');
    expect(stdout).toContain('✓ podSelector app=web in namespace shop matches');
    expect(stdout).not.toContain('Nearest miss');
    expect(code).toBe(0);
  });

  it('gives the same verdict as can, and the steps as data', async () => {
    const report = JSON.parse((await explain('shop/api shop/db:5432 -f shop -o json')).stdout);
    const can = JSON.parse(
      (await sluice('can shop/api shop/db:5432 -f shop -o json', { files: SHOP })).stdout,
    );
    expect(report).toMatchObject(can);
    expect(report.trace.map((step: { text: string }) => step.text)).toEqual([
      'egress of shop/Deployment/api: allowed',
      'ingress of shop/StatefulSet/db: denied',
    ]);
    expect(report.nearestMisses).toMatchObject([
      { direction: 'ingress', policy: 'NetworkPolicy/shop/db-ingress', rule: 0 },
    ]);
    expect(report.smallestChange).toHaveLength(1);
  });

  it('explains through a Service the pod that is denied', async () => {
    const { stdout, code } = await explain('shop/web shop/service/api:81 -f shop');
    expect(stdout).toContain('port named "http": there it is TCP 9000');
    expect(code).toBe(1);
  });

  it('takes, without a port, the steps of one port and says so', async () => {
    const { stdout } = await explain('shop/web shop/api -f shop');
    expect(stdout).toContain('no port was asked for; the steps are those of TCP 9000');
    expect((await explain('shop/api shop/web -f shop')).stdout).toContain('the steps are those of TCP 8080');
    expect((await explain('shop/web shop/db -f shop')).stdout).toContain('the steps are those of TCP 5432');
  });

  it('says why a Service leads nowhere', async () => {
    const { stdout, code } = await explain('shop/web shop/service/nowhere:80 -f shop');
    expect(stdout).toContain('its selector app=gone matches no pod');
    expect(code).toBe(1);
  });
});
