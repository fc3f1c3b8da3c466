import { statusAnswer } from '../http/answers.js';
import type { ApiAnswer, RawConnection } from '../http/api-request.js';
import { isTrue } from '../http/query-options.js';
import type { ResourceRequest } from '../http/resource-request.js';
import { badRequest } from '../meta/api-error.js';
import type { KubeObject } from '../meta/kube-object.js';
import { chooseContainer } from '../nodes/choose-container.js';
import type { ContainerStreams, Exit, NodeRuntime } from '../nodes/node-runtime.js';
import { CHANNEL_PROTOCOLS, chooseChannels } from './channel-protocol.js';
import { openChannels } from './channel-session.js';
import { podOf, runtimeFor } from './pod-request.js';
import { type RemoteSession, runSession, type WantedStreams } from './remote-session.js';
import { openSpdySession, REMOTE_COMMAND_VERSIONS } from './spdy-session.js';
import { acceptSpdy, offeredVersions, STREAM_VERSION_HEADER } from './spdy-upgrade.js';
import { unknownSubprotocol, unknownUpgrade } from './unknown-protocol.js';
import { acceptWebSocket, readHandshake } from './web-socket.js';

interface Target {
  readonly runtime: NodeRuntime;
  readonly pod: KubeObject;
  readonly container: string;
  readonly terminal: boolean;
}

/** `pods/x/exec`: runs a command in a container. */
export function serveExec(resource: ResourceRequest): ApiAnswer {
  const command = resource.request.query.getAll('command');
  return serveStreams(resource, 'error executing command in container', (target, streams) => {
    const { runtime, pod, container, terminal } = target;
    return runtime.exec(pod, { container, command, terminal }, streams);
  });
}

/** `pods/x/attach`: joins the process of a container. It ends well however the process ends: the pod's status tells. */
export function serveAttach(resource: ResourceRequest): ApiAnswer {
  return serveStreams(resource, 'error attaching to container', async (target, streams) => {
    const { runtime, pod, container, terminal } = target;
    const exit = await runtime.attach(pod, { container, terminal }, streams);
    return 'error' in exit ? exit : { code: 0 };
  });
}

function serveStreams(
  resource: ResourceRequest,
  failed: string,
  run: (target: Target, streams: ContainerStreams) => Promise<Exit>,
): ApiAnswer {
  const { query } = resource.request;
  const pod = podOf(resource);
  if (!pod.ok) return statusAnswer(pod.status);
  const container = chooseContainer(pod.value, query.get('container') ?? '');
  if (!container.ok) return statusAnswer(container.status);
  const runtime = runtimeFor(resource, pod.value);
  if (!runtime.ok) return statusAnswer(runtime.status);
  const asked = (name: string): boolean => isTrue(query.get(name));
  const wanted: WantedStreams = {
    stdin: asked('stdin'),
    stdout: asked('stdout'),
    stderr: asked('stderr'),
    terminal: asked('tty'),
  };
  if (!wanted.stdin && !wanted.stdout && (!wanted.stderr || wanted.terminal))
    return statusAnswer(badRequest('you must specify at least 1 of stdin, stdout, stderr'));
  const target: Target = {
    runtime: runtime.value,
    pod: pod.value,
    container: container.value,
    terminal: wanted.terminal,
  };
  return upgraded(resource, wanted, async (session) => {
    if (session) await runSession(session, failed, (streams) => run(target, streams));
  });
}

/** Takes the connection over in a protocol that the client knows, and goes on when its streams are open. */
function upgraded(
  { request }: ResourceRequest,
  wanted: WantedStreams,
  run: (session: RemoteSession | undefined) => Promise<void>,
): ApiAnswer {
  const { upgrade = '' } = request;
  if (upgrade === 'websocket') {
    const offered = readHandshake(request);
    if (!offered.ok) return statusAnswer(offered.status);
    const chosen = chooseChannels(offered.value);
    if (!chosen) return unknownSubprotocol(offered.value, CHANNEL_PROTOCOLS);
    return {
      takeOver: (connection) => {
        const socket = acceptWebSocket(connection, chosen.name);
        return run(socket && openChannels(socket, chosen.protocol, wanted));
      },
    };
  }
  if (upgrade !== 'spdy/3.1') return unknownUpgrade(upgrade);
  const offered = offeredVersions(request.header(STREAM_VERSION_HEADER));
  // The oldest clients offer nothing.
  const version = offered.length === 0 ? 'channel.k8s.io' : newest(offered);
  if (version === undefined) return unknownSubprotocol(offered, REMOTE_COMMAND_VERSIONS);
  return {
    takeOver: async (connection: RawConnection) => {
      acceptSpdy(connection, offered.length === 0 ? undefined : version);
      const { session, ended } = openSpdySession(connection.socket, version, wanted);
      await Promise.all([session.then(run), ended]);
    },
  };
}

function newest(offered: readonly string[]): string | undefined {
  return offered.find((name) => REMOTE_COMMAND_VERSIONS.includes(name));
}
