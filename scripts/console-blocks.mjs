/** @typedef {{ command: string, expected: string[], exit: number, line: number }} Example a command with the output that it must give */
/** @typedef {{ line: number, text: string }} Unchecked a command of sluice that stands where nobody runs it */

/**
 * Reads the commands of all ```console blocks of a Markdown text, and the lines of other shell blocks that call sluice.
 * A line `$ command` begins an example, a `\` at its end goes on in the next line, what follows is its output.
 * `console exit=N` is the exit code of the block's last command; ```sh not-run marks examples that no test can run.
 * @param {string} markdown
 * @returns {{ examples: Example[], unchecked: Unchecked[] }}
 */
export function consoleBlocks(markdown) {
  /** @type {Example[]} */
  const examples = [];
  /** @type {Unchecked[]} */
  const unchecked = [];
  for (const { info, lines, line } of fences(markdown)) {
    const [language = '', ...words] = info.split(/\s+/);
    if (language === 'console') examples.push(...commands(lines, line, words));
    else if (/^(sh|bash|shell|text|)$/.test(language) && !words.includes('not-run')) {
      for (const [index, text] of lines.entries()) {
        if (/^\s*(\$ )?(npx |kubectl )?sluice\s/.test(text))
          unchecked.push({ line: line + index, text: text.trim() });
      }
    }
  }
  return { examples, unchecked };
}

/**
 * Whether an output is the expected one. A line that is only `…` stands for any lines, none too; `…` inside a line for
 * any text of that line. Spaces at the ends of lines do not count.
 * @param {readonly string[]} expected
 * @param {readonly string[]} actual
 * @returns {boolean}
 */
export function outputMatches(expected, actual) {
  const [first, ...rest] = expected;
  if (first === undefined) return actual.length === 0;
  if (first.trim() === '…') {
    for (let skip = 0; skip <= actual.length; skip++) {
      if (outputMatches(rest, actual.slice(skip))) return true;
    }
    return false;
  }
  const [line, ...others] = actual;
  if (line === undefined) return false;
  const pattern = first.trimEnd().split('…').map(escaped).join('.*');
  return new RegExp(`^${pattern}$`, 'u').test(line.trimEnd()) && outputMatches(rest, others);
}

/**
 * @param {string} markdown
 * @returns {{ info: string, lines: string[], line: number }[]} `line`: of the first line inside, counted from 1
 */
function fences(markdown) {
  const found = [];
  /** @type {{ mark: string, info: string, lines: string[], line: number } | undefined} */
  let open;
  for (const [index, text] of markdown.split(/\r?\n/).entries()) {
    const fence = /^ {0,3}(`{3,}|~{3,})\s*(.*)$/.exec(text);
    if (open === undefined) {
      if (fence) open = { mark: fence[1] ?? '', info: (fence[2] ?? '').trim(), lines: [], line: index + 2 };
    } else if (fence && fence[2] === '' && fence[1]?.startsWith(open.mark)) {
      found.push(open);
      open = undefined;
    } else open.lines.push(text);
  }
  return found;
}

/**
 * @param {readonly string[]} lines
 * @param {number} line
 * @param {readonly string[]} words
 */
function commands(lines, line, words) {
  /** @type {Example[]} */
  const examples = [];
  let continues = false;
  for (const [index, text] of lines.entries()) {
    const last = examples.at(-1);
    if (continues && last) last.command += `\n${text}`;
    else if (text.startsWith('$ '))
      examples.push({ command: text.slice(2), expected: [], exit: 0, line: line + index });
    else if (last) last.expected.push(text);
    else throw new Error(`line ${line + index}: a console block begins with "$ command"`);
    continues = (continues || text.startsWith('$ ')) && text.endsWith('\\');
  }
  for (const example of examples) {
    while (example.expected.at(-1)?.trim() === '') example.expected.pop();
  }
  const exit = words.find((word) => word.startsWith('exit='));
  const final = examples.at(-1);
  if (exit && final) final.exit = Number(exit.slice('exit='.length));
  return examples;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
