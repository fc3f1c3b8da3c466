import { describe, expect, it } from 'vitest';
import type { Connection } from '../connection/connection.js';
import { KubeError, type KubeErrorCode } from '../kube-error.js';
import type { Resource } from '../resources/resource.js';
import { followResource } from './follow-resource.js';

const PODS: Resource = {
  group: '',
  version: 'v1',
  plural: 'pods',
  kind: 'Pod',
  namespaced: true,
  use: 'read',
};
const pod = (name: string, resourceVersion: number): object => ({
  metadata: { namespace: 'a', name, resourceVersion: String(resourceVersion) },
});
const event = (type: string, object: object): string => JSON.stringify({ type, object });
const bookmark = (version: number): string =>
  event('BOOKMARK', { metadata: { resourceVersion: String(version) } });
const expired = event('ERROR', { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' });

/** What a server answers, one after the other: a list, the lines of a watch, or an error. */
type Answer =
  | { readonly list: readonly object[]; readonly at: number }
  | { readonly watch: readonly string[]; readonly error?: KubeErrorCode }
  | { readonly fail: KubeErrorCode };

/** Follows a server that gives these answers; what was told of which object, and what was asked. */
async function follow(
  ...answers: readonly Answer[]
): Promise<{ told: string[]; asked: string[]; problems: string[] }> {
  const told: string[] = [];
  const asked: string[] = [];
  const problems: string[] = [];
  const end = new AbortController();
  const left = [...answers];
  const next = (path: string): Answer => {
    asked.push(
      path.replace('/api/v1/pods?', '').replace(/allowWatchBookmarks=true&|&timeoutSeconds=300/g, ''),
    );
    const answer = left.shift();
    if (left.length === 0) end.abort();
    if (!answer) throw new KubeError('unreachable', 'over');
    if ('fail' in answer) throw new KubeError(answer.fail, answer.fail);
    return answer;
  };
  const connection: Connection = {
    context: 'test',
    server: 'https://test',
    ask: async (path) => {
      const answer = next(path);
      if (!('list' in answer)) throw new Error(`a list is asked for: ${path}`);
      return { items: answer.list, metadata: { resourceVersion: String(answer.at) } };
    },
    async *lines(path) {
      const answer = next(path);
      if (!('watch' in answer)) throw new Error(`a watch is asked for: ${path}`);
      yield* answer.watch;
      if (answer.error) throw new KubeError(answer.error, answer.error);
    },
  };
  await followResource(connection, PODS, {
    signal: end.signal,
    backoff: { first: 1, most: 2 },
    onObjects: (changed) => {
      for (const [key, item] of changed) {
        const { resourceVersion } = (item?.['metadata'] ?? {}) as { resourceVersion?: string };
        told.push(`${key} ${resourceVersion ?? 'gone'}`);
      }
    },
    onListed: () => void told.push('listed'),
    onProblem: ({ code }) => void problems.push(code),
  });
  return { told, asked, problems };
}

describe('followResource', () => {
  it('lists, then watches from there, and begins an ended watch where it was', async () => {
    const { told, asked, problems } = await follow(
      { list: [pod('x', 1), pod('y', 2)], at: 5 },
      { watch: [event('MODIFIED', pod('x', 6)), event('DELETED', pod('y', 7)), event('ADDED', pod('z', 8))] },
      { watch: [bookmark(20)] },
      { watch: [] },
    );
    expect(told).toEqual(['a/x 1', 'a/y 2', 'listed', 'a/x 6', 'a/y gone', 'a/z 8']);
    expect(asked).toEqual([
      'limit=500',
      'watch=1&resourceVersion=5',
      'watch=1&resourceVersion=8',
      'watch=1&resourceVersion=20',
    ]);
    expect(problems).toEqual([]);
  });

  it('goes on where it was after a cut, also in the middle of an event', async () => {
    const whole = event('ADDED', pod('z', 8));
    const { told, asked, problems } = await follow(
      { list: [pod('x', 1)], at: 5 },
      { watch: [event('MODIFIED', pod('x', 6)), whole.slice(0, 20)] },
      { watch: [whole], error: 'unreachable' },
      { fail: 'unreachable' },
      { watch: [] },
    );
    expect(told).toEqual(['a/x 1', 'listed', 'a/x 6', 'a/z 8']);
    expect(asked.slice(2)).toEqual([
      'watch=1&resourceVersion=6',
      'watch=1&resourceVersion=8',
      'watch=1&resourceVersion=8',
    ]);
    expect(problems).toEqual(['unreachable', 'unreachable']);
  });

  it('tells after a resync only what became different, and what is gone', async () => {
    const { told, asked, problems } = await follow(
      { list: [pod('x', 1), pod('y', 2), pod('z', 3)], at: 5 },
      { watch: [expired] },
      { list: [pod('x', 1), pod('y', 9)], at: 10 },
      { fail: 'gone' },
      { list: [pod('x', 1), pod('y', 9)], at: 30 },
      { watch: [] },
    );
    expect(told).toEqual(['a/x 1', 'a/y 2', 'a/z 3', 'listed', 'a/y 9', 'a/z gone', 'listed', 'listed']);
    expect(asked).toEqual([
      'limit=500',
      'watch=1&resourceVersion=5',
      'limit=500',
      'watch=1&resourceVersion=10',
      'limit=500',
      'watch=1&resourceVersion=30',
    ]);
    expect(problems).toEqual([]);
  });

  it('tells no event twice that a server repeats', async () => {
    const { told } = await follow(
      { list: [pod('x', 1)], at: 5 },
      { watch: [event('ADDED', pod('x', 1)), event('DELETED', pod('x', 6)), event('DELETED', pod('x', 6))] },
      { watch: [] },
    );
    expect(told).toEqual(['a/x 1', 'listed', 'a/x gone']);
  });

  it('takes what is not served any more as gone, and waits for it to come back', async () => {
    const { told } = await follow(
      { list: [pod('x', 1)], at: 5 },
      { fail: 'not-found' },
      { fail: 'not-found' },
      { fail: 'not-found' },
      { fail: 'not-found' },
      { list: [pod('x', 40)], at: 40 },
      { watch: [] },
    );
    expect(told).toEqual(['a/x 1', 'listed', 'a/x gone', 'listed', 'a/x 40', 'listed']);
  });

  it('tells a problem at each try, and is listed only when it is', async () => {
    const { told, problems } = await follow(
      { fail: 'forbidden' },
      { fail: 'forbidden' },
      { list: [], at: 1 },
      { watch: [] },
    );
    expect(problems).toEqual(['forbidden', 'forbidden']);
    expect(told).toEqual(['listed']);
  });
});
