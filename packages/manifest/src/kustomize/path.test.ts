import { expect, it } from 'vitest';
import { isBelow, isRemote, joinPath } from './path.js';

it.each([
  ['a/b', '../c', 'a/c'],
  ['a', '../..', '..'],
  ['..', '../x', '../../x'],
  ['.', './x/', 'x'],
  ['/', '../x', '/x'],
  ['a', '/x/../y', '/y'],
  ['a', '..', '.'],
])('%s with %s is %s', (directory, path, joined) => {
  expect(joinPath(directory, path)).toBe(joined);
});

it.each([
  ['a/b', 'a', true],
  ['ab', 'a', false],
  ['x', '.', true],
  ['../x', '.', false],
  ['/x', '.', false],
  ['..x', '.', true],
  ['../a/b', '../a', true],
])('%s is below %s: %s', (path, directory, below) => {
  expect(isBelow(path, directory)).toBe(below);
});

it.each(['a.yaml', '../base', './x', 'sub.dir/a', '/abs/x.yaml'])('%s is not remote', (path) => {
  expect(isRemote(path)).toBe(false);
});
