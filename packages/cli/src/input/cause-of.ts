/** A line of klog: severity and date, time, process, `file:line]`, and what it says. */
const KLOG = /^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ \S+\] (.*)$/u;
/** What klog says of an error: a message, and the error's own text quoted as Go does. */
const FAILURE = /^"(?:[^"\\]|\\.)*" .*?\berr=("(?:[^"\\]|\\.)*")/u;

/** Why a tool failed, in one line of what it wrote to standard error: the error it names, without the frame of a log. */
export function causeOf(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const told = lines.find((line) => /^error/iu.test(line)) ?? lines.findLast(isFailure) ?? lines[0];
  return told === undefined ? 'it does not say why' : withoutFrame(told).replace(/^error: /iu, '');
}

function isFailure(line: string): boolean {
  return KLOG.test(line) && /^[EF]/u.test(line);
}

function withoutFrame(line: string): string {
  const [, said = line] = KLOG.exec(line) ?? [];
  const [, quoted] = FAILURE.exec(said) ?? [];
  return quoted === undefined ? said : unquoted(quoted);
}

/** A string of Go; its escapes are those of JSON but for a few, which are left as they are. */
function unquoted(text: string): string {
  try {
    return String(JSON.parse(text))
      .replaceAll(/\s*\n\s*/gu, ' ')
      .trim();
  } catch {
    return text.slice(1, -1);
  }
}
