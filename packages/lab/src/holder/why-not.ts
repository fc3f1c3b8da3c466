import { LabError } from '../lab-error.js';
import type { HolderMode } from './holder-mode.js';

/** How to install a program, by its name. */
const PACKAGES: Readonly<Record<string, string>> = {
  ip: 'iproute2 (Debian, Ubuntu: apt-get install iproute2; Fedora: dnf install iproute)',
  nft: 'nftables (Debian, Ubuntu: apt-get install nftables; Fedora: dnf install nftables)',
  perl: 'perl (Debian, Ubuntu: apt-get install perl-base; Fedora: dnf install perl-interpreter)',
};

/** Whether a program could not be found; EACCES too, which is said where a folder of PATH may not be searched. */
export function isMissing(code: string | undefined): boolean {
  return code === 'ENOENT' || code === 'EACCES';
}

/** The error for a program that is not installed. */
export function missingProgram(name: string): LabError {
  return new LabError('program-missing', `There is no program ${name}: install ${PACKAGES[name] ?? name}.`);
}

/** What it means that the holder did not start; `said` are its words. */
export function startError(said: string, mode: HolderMode): LabError {
  const [word, ...rest] = said.trim().split(' ');
  const why = rest.join(' ');
  const hasSystem = why === '' ? said.trim() : why;
  if (word === 'unknown-machine') {
    return new LabError(
      'no-namespaces',
      `The lab does not know this processor (${why}): x86_64, aarch64 and riscv64 are known.`,
    );
  }
  const hint =
    mode === 'root'
      ? 'Even root may not make namespaces here, as in most containers: start the container with --privileged, or use the machine itself.'
      : 'An ordinary user may not make namespaces here: allow it (sysctl kernel.unprivileged_userns_clone=1, user.max_user_namespaces=10000; Ubuntu: kernel.apparmor_restrict_unprivileged_userns=0), or run as root.';
  return new LabError('no-namespaces', `${hint} The system said: ${hasSystem}.`);
}
