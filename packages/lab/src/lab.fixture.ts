import { Lab, type LabOptions } from './lab.js';
import { type HolderMode, ownMode } from './holder/holder-mode.js';
import { LabError } from './lab-error.js';

/** Every way to have namespaces that whoever runs the tests may try. */
const MODES: readonly HolderMode[] = ownMode() === 'root' ? ['root', 'user'] : ['user'];

/** Why there can be no lab on this machine, in words; undefined when there can. */
export async function lackOf(options: LabOptions): Promise<string | undefined> {
  try {
    const lab = await Lab.start({ nodes: [], outside: [], ...options });
    await lab.end();
    return undefined;
  } catch (error) {
    if (error instanceof LabError) return error.message;
    throw error;
  }
}

/** What each mode lacks on this machine. */
export async function lacks(): Promise<ReadonlyMap<HolderMode, string | undefined>> {
  return new Map(await Promise.all(MODES.map(async (mode) => [mode, await lackOf({ mode })] as const)));
}
