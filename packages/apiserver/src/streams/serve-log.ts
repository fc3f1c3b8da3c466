import { statusAnswer, textAnswer } from '../http/answers.js';
import type { ApiAnswer } from '../http/api-request.js';
import type { ResourceRequest } from '../http/resource-request.js';
import { badRequest } from '../meta/api-error.js';
import { textAt } from '../meta/fields.js';
import { failure } from '../meta/status.js';
import { chooseContainer } from '../nodes/choose-container.js';
import { findNode, refusedDial } from '../nodes/find-node.js';
import { whyNoLog } from '../nodes/why-no-log.js';
import { parseLogOptions } from './log-options.js';
import { podOf } from './pod-request.js';
import { printLog } from './print-log.js';

/** `pods/x/log`: what a container wrote, and writes while the client stays. */
export function serveLog(resource: ResourceRequest): ApiAnswer {
  const { api, nodes, request } = resource;
  const pod = podOf(resource);
  if (!pod.ok) return statusAnswer(pod.status);
  const options = parseLogOptions(request.query, api.now());
  if (!options.ok) return statusAnswer(options.status);
  const container = chooseContainer(pod.value, options.value.container);
  if (!container.ok) return statusAnswer(container.status);
  // A pod that waits for its node has written nothing yet.
  if (textAt(pod.value, 'spec', 'nodeName') === '') return textAnswer('');
  const node = findNode(api, nodes, pod.value);
  if (!node.ok) return statusAnswer(node.status);
  const { follow, previous, tailLines } = options.value;
  const { runtime } = node.value;
  if (!runtime) {
    const { namespace = '', name } = pod.value.metadata;
    const { address } = node.value;
    const url = `https://${address}/containerLogs/${namespace}/${name}/${container.value}`;
    return statusAnswer(failure(500, undefined, `Get ${JSON.stringify(url)}: ${refusedDial(address)}`));
  }
  const why = whyNoLog(pod.value, container.value, previous);
  if (why !== undefined) return statusAnswer(badRequest(why));
  return {
    code: 200,
    contentType: 'text/plain',
    chunks: (signal) => {
      const wanted = {
        container: container.value,
        follow,
        previous,
        ...(tailLines !== undefined && { tailLines }),
      };
      return printLog(runtime.logs(pod.value, wanted, signal), options.value);
    },
  };
}
