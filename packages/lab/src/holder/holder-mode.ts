import process from 'node:process';

/** How namespaces are had: as root, or in a user namespace as anybody. */
export type HolderMode = 'root' | 'user';

/** The mode for whoever runs this process. */
export function ownMode(): HolderMode {
  return process.getuid?.() === 0 ? 'root' : 'user';
}
