import { describe, expect, it } from 'vitest';
import { formatSelector } from '@sluice/engine';
import { parseLabelSelector } from './label-selector.js';

describe('a label selector on the command line', () => {
  it.each([
    ['app=web', 'app=web'],
    ['app==web', 'app=web'],
    ['app = web, tier != db', 'app=web,tier notin (db)'],
    ['env in (a, b),team', 'env in (a,b),team'],
    ['env notin (a)', 'env notin (a)'],
    ['!legacy', '!legacy'],
    ['app.kubernetes.io/name=web', 'app.kubernetes.io/name=web'],
    ['app=', 'app='],
    ['', '<all>'],
  ])('%s is read as kubectl reads it', (text, wanted) => {
    expect(formatSelector(parseLabelSelector(text)).split(',').sort()).toEqual(wanted.split(',').sort());
  });

  it.each(['=web', 'app=web,', 'app=(a)', 'a b', 'env in a,b', 'app=web tier=db', 'in (a)', '__proto__/=x'])(
    '%s is a usage error',
    (text) => {
      expect(() => parseLabelSelector(text)).toThrow(/is no label selector/);
    },
  );
});
