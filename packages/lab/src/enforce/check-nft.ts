import type { Spawn } from '@sluice/nftables';
import { isMissing, missingProgram } from '../holder/why-not.js';
import { LabError } from '../lab-error.js';

/** Why no ruleset can be put in force where `spawn` runs; undefined when one can. */
export async function whyNoNft(spawn: Spawn): Promise<LabError | undefined> {
  const ended = await spawn('nft', ['--check', '--file', '-'], RULES, 30_000);
  if ('error' in ended) {
    if (isMissing(ended.error)) return missingProgram('nft');
    return new LabError('nft-failed', `nft cannot be run (${ended.error}).`);
  }
  if (ended.code === 0) return undefined;
  const [said = ''] = ended.stderr.trim().split('\n');
  return new LabError(
    'nft-failed',
    `nft does not work in a network of the lab: the kernel needs nf_tables and nf_conntrack (modprobe nf_tables). nft said: ${said}`,
  );
}

/** What every ruleset needs of the kernel: connection tracking, sets of concatenations and of intervals, maps to verdicts. */
const RULES = `
add table inet t
add chain inet t c { type filter hook forward priority 0; policy accept; }
add set inet t s { type mark . inet_proto . inet_service; flags interval; }
add map inet t m { type ipv4_addr : verdict; }
add rule inet t c ct state established accept
add rule inet t c meta mark . meta l4proto . th dport @s accept
add rule inet t c ip daddr vmap @m
`;
