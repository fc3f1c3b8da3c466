/** A path relative to a directory, with `.` and `..` resolved; `/` parts steps, and the current directory is `.`. */
export function joinPath(directory: string, path: string): string {
  const whole = path.startsWith('/') ? path : `${directory}/${path}`;
  const steps: string[] = [];
  for (const step of whole.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else if (!whole.startsWith('/')) steps.push(step);
  }
  return whole.startsWith('/') ? `/${steps.join('/')}` : steps.join('/') || '.';
}

/** Whether a normalised path lies in or below a normalised directory. */
export function isBelow(path: string, directory: string): boolean {
  if (directory === '/') return path.startsWith('/');
  return directory === '.' ? !/^(\/|\.\.(\/|$))/.test(path) : path.startsWith(`${directory}/`);
}

/** Whether a resource is not of this machine, as kustomize tells: a URL or a repository of a forge. */
export function isRemote(path: string): boolean {
  return (
    /^[a-z][a-z0-9+.-]*:\/\//i.test(path) ||
    /^(git@|git::|ssh:|file:)/.test(path) ||
    /[?&](ref|version|timeout|submodules)=/.test(path) ||
    /^(github\.com|gitlab\.com|bitbucket\.org|[^./][^/]*\.[a-z]+:)/.test(path)
  );
}
