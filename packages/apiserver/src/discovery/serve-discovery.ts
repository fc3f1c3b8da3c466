import { noSuchPath } from '../meta/api-error.js';
import type { KindRegistry } from '../kinds/kind-registry.js';
import { parseAccept } from '../http/accept.js';
import { jsonAnswer, statusAnswer } from '../http/answers.js';
import type { ApiAnswer, ApiRequest } from '../http/api-request.js';
import { withEtag } from '../http/etag.js';
import { aggregatedDiscovery } from './aggregated.js';
import { groupVersions } from './group-versions.js';
import { apiGroup, apiGroupList, apiResourceList, apiVersions } from './legacy.js';

/** `/api`, `/apis` and what is below them down to a version. */
export function serveDiscovery(kinds: KindRegistry, request: ApiRequest): ApiAnswer {
  const groups = groupVersions(kinds.all());
  const [root, ...rest] = request.path.split('/').filter((segment) => segment !== '');
  // What is longer names a resource, and was none.
  if (rest.length > (root === 'api' ? 1 : 2)) return statusAnswer(noSuchPath());
  const core = groups.get('') ?? [];
  if (rest.length === 0) {
    const wanted = aggregatedVersion(request.header('accept'));
    if (wanted) {
      const shown = new Map([...groups].filter(([name]) => (name === '') === (root === 'api')));
      const contentType = `application/json;g=apidiscovery.k8s.io;v=${wanted};as=APIGroupDiscoveryList`;
      return withEtag(request, JSON.stringify(aggregatedDiscovery(shown, wanted)), contentType);
    }
    return jsonAnswer(root === 'api' ? apiVersions(core, request.header('host')) : apiGroupList(groups));
  }
  const group = root === 'api' ? '' : rest[0]!;
  const version = root === 'api' ? rest[0] : rest[1];
  const versions = groups.get(group) ?? [];
  if (versions.length === 0) return statusAnswer(noSuchPath());
  if (version === undefined) return jsonAnswer(apiGroup(group, versions));
  const found = versions.find((one) => one.version === version);
  return found ? jsonAnswer(apiResourceList(found)) : statusAnswer(noSuchPath());
}

/** The version of aggregated discovery that a client asks for before plain JSON. */
function aggregatedVersion(header: string): 'v2' | 'v2beta1' | undefined {
  for (const { type, parameters } of parseAccept(header)) {
    if (type !== 'application/json') continue;
    const version = parameters.get('v');
    if (parameters.get('as') !== 'APIGroupDiscoveryList') return undefined;
    if (version === 'v2' || version === 'v2beta1') return version;
  }
  return undefined;
}
