import { expect, it } from 'vitest';
import { parseSelectorText } from './label-selector-text.js';

const labels = new Map([
  ['app', 'web'],
  ['tier.example.com/of', 'front'],
]);

it.each([
  ['', true],
  ['app=web', true],
  ['app==web', true],
  ['app = api', false],
  ['app!=api', true],
  ['other!=api', true],
  ['app in (api, web)', true],
  ['app notin (api,web)', false],
  ['other notin (api)', true],
  ['other in ()', false],
  ['app', true],
  ['!app', false],
  ['!other,tier.example.com/of=front', true],
  ['app in (web,api),other', false],
])('the selector %j holds: %s', (text, holds) => {
  expect(parseSelectorText(text)?.(labels)).toBe(holds);
});

it.each(['app in', 'app=(web)', ',', 'a b', '=x', 'app in (web'])('%j is no selector', (text) => {
  expect(parseSelectorText(text)).toBeUndefined();
});
