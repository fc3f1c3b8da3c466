import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NODE } from '../kinds/core/node.js';
import { POD } from '../kinds/core/pod.js';
import { at, listAt, mapAt, mapsAt, textAt } from '../meta/fields.js';
import type { JsonMap } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';
import { accept } from '../meta/result.js';
import { type Api, timeText, type WriteOptions } from '../resources/api.js';
import { createObject } from '../resources/create-object.js';
import { deleteObject } from '../resources/delete-object.js';
import { updateObject } from '../resources/update-object.js';
import { watchObjects } from '../resources/watch-objects.js';
import { EVERY_OBJECT } from '../selectors/object-selector.js';
import { execIn, LocalContainer } from './local-container.fixture.js';
import type { NodeRuntime } from './node-runtime.js';

/** The name of the one node that tests run pods on. */
export const LOCAL_NODE = 'local';

interface RunningPod {
  readonly folder: string;
  readonly containers: Map<string, RunningContainer>;
  isEnding: boolean;
}

interface RunningContainer {
  readonly spec: JsonMap;
  current: LocalContainer;
  previous?: LocalContainer;
  state: JsonMap;
  lastState?: JsonMap;
  restarts: number;
}

/** Milliseconds until a container that ended is started anew. */
const RESTART = 300;
const WRITE: WriteOptions = { dryRun: false, own: (_old, next) => next, warn: () => {} };

/**
 * A node for tests: it runs the commands of containers as processes of this machine, whatever their image, each pod in a
 * folder of its own, and writes their status as a kubelet does. Ports of pods are ports of this machine.
 */
export class LocalNode {
  readonly #pods = new Map<string, RunningPod>();
  readonly #leaving: (() => void)[] = [];
  readonly runtime: NodeRuntime = {
    exec: async (pod, { command, terminal }, streams) => {
      const running = this.#pods.get(pod.metadata.uid ?? '');
      if (!running) return { error: 'pod does not exist' };
      return execIn(running.folder, command, terminal, streams);
    },
    attach: async (pod, { container }, streams) => {
      const running = this.#container(pod, container);
      return running ? running.current.attach(streams) : { error: `container ${container} is not running` };
    },
    logs: (pod, { container, previous, ...query }, signal) => {
      const running = this.#container(pod, container);
      const which = previous ? running?.previous : running?.current;
      if (!which) throw new Error(`container ${container} has no log`);
      return which.log.lines({ ...query, signal });
    },
    connect: async (_pod, port, signal) => {
      const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true, signal });
      await once(socket, 'connect');
      return socket;
    },
  };

  /** Registers the node and runs the pods that are bound to it, and those that nobody binds. */
  async join(api: Api): Promise<void> {
    await createObject(
      api,
      NODE,
      '',
      {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: LOCAL_NODE },
        status: {
          conditions: [{ type: 'Ready', status: 'True' }],
          addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
          capacity: { cpu: '8', memory: '8Gi', pods: '110' },
          allocatable: { cpu: '8', memory: '8Gi', pods: '110' },
        },
      },
      WRITE,
    );
    const watching = watchObjects(api, POD, { selects: EVERY_OBJECT, sendInitialEvents: true }, (event) => {
      if (event.type === 'ADDED' || event.type === 'MODIFIED') void this.#see(api, event.stored.object);
    });
    if (watching.ok) this.#leaving.push(watching.value);
  }

  /** Ends all pods. */
  close(): void {
    for (const leave of this.#leaving) leave();
    for (const pod of this.#pods.values()) end(pod);
  }

  #container(pod: KubeObject, name: string): RunningContainer | undefined {
    return this.#pods.get(pod.metadata.uid ?? '')?.containers.get(name);
  }

  async #see(api: Api, pod: KubeObject): Promise<void> {
    const uid = pod.metadata.uid ?? '';
    const running = this.#pods.get(uid);
    if (pod.metadata.deletionTimestamp !== undefined) {
      if (running) end(running);
      this.#pods.delete(uid);
      await deleteObject(api, POD, refOf(pod), { gracePeriodSeconds: 0, dryRun: false });
    } else if (!running) {
      const started: RunningPod = {
        folder: mkdtempSync(join(tmpdir(), 'sluice-pod-')),
        containers: new Map(),
        isEnding: false,
      };
      this.#pods.set(uid, started);
      for (const spec of mapsAt(pod, 'spec', 'containers')) this.#start(api, pod, started, spec);
      await writeStatus(api, pod, started);
    }
  }

  #start(api: Api, pod: KubeObject, running: RunningPod, spec: JsonMap): void {
    const name = textAt(spec, 'name');
    const words = [...listAt(spec, 'command'), ...listAt(spec, 'args')] as string[];
    const command = words.length > 0 ? words : ['sleep', '1000000'];
    const current = new LocalContainer(
      command,
      running.folder,
      at(spec, 'stdin') === true,
      at(spec, 'stdinOnce') === true,
    );
    const before = running.containers.get(name);
    running.containers.set(name, {
      spec,
      current,
      state: { running: { startedAt: timeText(Date.now()) } },
      restarts: before ? before.restarts + 1 : 0,
      ...(before && { previous: before.current, lastState: before.state }),
    });
    void this.#follow(api, pod, running, spec, current);
  }

  async #follow(
    api: Api,
    pod: KubeObject,
    running: RunningPod,
    spec: JsonMap,
    current: LocalContainer,
  ): Promise<void> {
    const exit = await current.ended;
    if (running.isEnding) return;
    const exitCode = 'code' in exit ? exit.code : 128;
    const container = running.containers.get(textAt(spec, 'name'))!;
    container.state = { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' } };
    await writeStatus(api, pod, running);
    if (at(pod, 'spec', 'restartPolicy') !== 'Always') return;
    await sleep(RESTART);
    if (running.isEnding) return;
    this.#start(api, pod, running, spec);
    await writeStatus(api, pod, running);
  }
}

function end(pod: RunningPod): void {
  pod.isEnding = true;
  for (const { current } of pod.containers.values()) current.kill();
  rmSync(pod.folder, { recursive: true, force: true });
}

function refOf({ metadata }: KubeObject): { resource: string; namespace: string; name: string } {
  return { resource: 'pods', namespace: metadata.namespace ?? '', name: metadata.name };
}

async function writeStatus(api: Api, pod: KubeObject, { containers }: RunningPod): Promise<void> {
  await updateObject(
    api,
    POD,
    refOf(pod),
    (old) => accept({ ...old, spec: { ...mapAt(old, 'spec'), nodeName: LOCAL_NODE } }),
    { ...WRITE, subresource: 'binding' },
  );
  const states = [...containers.values()];
  const ended = states.map(({ state }) => at(state, 'terminated', 'exitCode'));
  const phase = ended.every((code) => typeof code === 'number')
    ? ended.every((code) => code === 0)
      ? 'Succeeded'
      : 'Failed'
    : 'Running';
  const ready = phase === 'Running' ? 'True' : 'False';
  await updateObject(
    api,
    POD,
    refOf(pod),
    (old) =>
      accept({
        ...old,
        status: {
          ...mapAt(old, 'status'),
          phase,
          podIP: '127.0.0.1',
          conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({
            type,
            status: ready,
          })),
          containerStatuses: [...containers].map(([name, { state, lastState = {}, restarts, spec }]) => ({
            name,
            image: textAt(spec, 'image'),
            imageID: '',
            ready: ready === 'True',
            restartCount: restarts,
            state,
            lastState,
          })),
        },
      }),
    { ...WRITE, subresource: 'status' },
  );
}
