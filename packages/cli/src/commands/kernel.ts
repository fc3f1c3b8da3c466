import type { NftDriverOptions, NftError, NftProgram } from '@sluice/nftables';
import { CommandError } from '../command-error.js';
import { EXIT } from '../io.js';

/** How nft is started; for tests. */
export type Kernel = Pick<NftDriverOptions, 'start'> & Partial<NftProgram>;

/** What nft or the kernel did not do, as what ends a command: exit 4. */
export function kernelError({ code, message }: NftError): CommandError {
  return new CommandError(`${message} (${code})`, EXIT.kernel);
}
