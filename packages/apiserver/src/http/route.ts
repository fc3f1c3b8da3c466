import process from 'node:process';
import { serveDiscovery } from '../discovery/serve-discovery.js';
import { noSuchPath } from '../meta/api-error.js';
import { failure } from '../meta/status.js';
import type { Nodes } from '../nodes/node-runtime.js';
import type { OpenApi } from '../openapi/serve-openapi.js';
import type { Api } from '../resources/api.js';
import { KUBERNETES_VERSION } from '../version.js';
import { jsonAnswer, statusAnswer, textAnswer } from './answers.js';
import type { ApiAnswer, ApiRequest } from './api-request.js';
import { parseResourcePath } from './request-path.js';
import { serveResource } from './serve-resource.js';

/** What the server answers, whatever carried the request. */
export interface Routes {
  readonly api: Api;
  readonly openApi: OpenApi;
  readonly nodes: Nodes;
}

const HEALTH: ReadonlySet<string> = new Set([
  '/healthz',
  '/livez',
  '/readyz',
  '/healthz/ping',
  '/livez/ping',
  '/readyz/ping',
]);

/** Answers a request. */
export async function route({ api, openApi, nodes }: Routes, request: ApiRequest): Promise<ApiAnswer> {
  const resource = parseResourcePath(request.path);
  if (resource) return serveResource(api, nodes, resource, request);
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return statusAnswer(
      failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {}),
    );
  const path = request.path.length > 1 ? request.path.replace(/\/+$/, '') : request.path;
  if (path === '/version') return jsonAnswer(versionInfo());
  if (HEALTH.has(path)) return textAnswer('ok');
  if (path === '/openapi/v2') return openApi.v2(request);
  if (path === '/openapi/v3') return openApi.index();
  if (path.startsWith('/openapi/v3/')) return openApi.document({ ...request, path });
  if (/^\/apis?(\/|$)/.test(path)) return serveDiscovery(api.kinds, { ...request, path });
  if (path === '/')
    return jsonAnswer({ paths: ['/api', '/apis', ...HEALTH, '/openapi/v2', '/openapi/v3', '/version'] });
  return statusAnswer(noSuchPath());
}

function versionInfo(): unknown {
  const [major, minor] = KUBERNETES_VERSION.slice(1).split('.');
  return {
    major,
    minor,
    gitVersion: `${KUBERNETES_VERSION}+sluice`,
    gitCommit: '',
    gitTreeState: 'clean',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: '',
    compiler: 'node',
    platform: `${process.platform}/${process.arch}`,
  };
}
