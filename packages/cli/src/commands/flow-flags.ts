import type { Command } from 'commander';
import { addDisplayFlags, addInputFlags, type InputFlags } from '../options/input-flags.js';
import { addLiveFlags, type LiveFlags } from '../options/live-flags.js';
import { addOutputFlag } from '../options/output-flag.js';
import { addProfileFlags, type ProfileFlags } from '../options/profile-flags.js';

/** The flags of `can` and `explain`. */
export interface FlowFlags extends InputFlags, LiveFlags, ProfileFlags {
  readonly output: string;
}

/** Adds the arguments and flags of the commands that judge one flow. */
export function addFlowFlags(command: Command, formats: readonly [string, ...string[]]): Command {
  command
    .argument(
      'SRC',
      'where the flow starts: NAME, NAMESPACE/NAME, NAMESPACE/KIND/NAME, node/NAME or an address',
    )
    .argument(
      'DST[:PORT][/PROTO]',
      'where it goes: the same, or NAMESPACE/service/NAME; without a port, all that is allowed',
    );
  addLiveFlags(addInputFlags(command));
  addProfileFlags(command);
  return addDisplayFlags(addOutputFlag(command, formats));
}
