import { type GroupVersion, groupVersions } from '../discovery/group-versions.js';
import { parseAccept } from '../http/accept.js';
import { jsonAnswer, statusAnswer } from '../http/answers.js';
import type { ApiAnswer, ApiRequest } from '../http/api-request.js';
import { digestOf, withEtag } from '../http/etag.js';
import type { KindRegistry } from '../kinds/kind-registry.js';
import { noSuchPath } from '../meta/api-error.js';
import { KUBERNETES_VERSION } from '../version.js';
import { openApiDocument, schemasOf } from './document.js';

interface Documents {
  readonly generation: number;
  readonly texts: ReadonlyMap<string, { readonly text: string; readonly hash: string }>;
}

const V2_PROTOBUF = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

/** The OpenAPI documents of all kinds, made when first asked for and again when kinds came or went. */
export class OpenApi {
  readonly #kinds: KindRegistry;
  #documents: Documents | undefined;

  constructor(kinds: KindRegistry) {
    this.#kinds = kinds;
  }

  /** `/openapi/v3`: where the documents are, by group and version. */
  index(): ApiAnswer {
    const paths = Object.fromEntries(
      [...this.#texts()].map(([path, { hash }]) => [
        path,
        { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` },
      ]),
    );
    return jsonAnswer({ paths });
  }

  /** `/openapi/v3/apis/G/V`; a document that is asked for by its hash never changes. */
  document(request: ApiRequest): ApiAnswer {
    const found = this.#texts().get(request.path.replace(/^\/openapi\/v3\//, '').replace(/\/$/, ''));
    if (!found) return statusAnswer(noSuchPath());
    const hashed = request.query.get('hash') === found.hash;
    return withEtag(request, found.text, 'application/json', hashed ? FOR_EVER : {});
  }

  /** `/openapi/v2`: JSON where it is asked for; clients that want protobuf are content with nothing. */
  v2(request: ApiRequest): ApiAnswer {
    const wanted = parseAccept(request.header('accept'))[0]?.type ?? '';
    if (wanted.startsWith('application/com.github')) return { code: 200, contentType: V2_PROTOBUF, body: '' };
    const definitions = JSON.stringify(schemasOf(this.#kinds.all())).replaceAll(
      '"#/components/schemas/',
      '"#/definitions/',
    );
    const head = { swagger: '2.0', info: { title: 'Kubernetes', version: KUBERNETES_VERSION }, paths: {} };
    const body = `${JSON.stringify(head).slice(0, -1)},"definitions":${definitions}}`;
    return withEtag(request, body, 'application/json');
  }

  #texts(): Documents['texts'] {
    const { generation } = this.#kinds;
    if (this.#documents?.generation !== generation) {
      const all = [...groupVersions(this.#kinds.all()).values()].flat();
      const texts = new Map(all.map((one) => [pathOf(one), documentOf(one)]));
      this.#documents = { generation, texts };
    }
    return this.#documents.texts;
  }
}

const FOR_EVER = { 'Cache-Control': 'public, immutable', Expires: 'Fri, 31 Dec 2100 23:59:59 GMT' };

function pathOf({ group, version }: GroupVersion): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`;
}

function documentOf(one: GroupVersion): { readonly text: string; readonly hash: string } {
  const text = JSON.stringify(openApiDocument(one));
  return { text, hash: digestOf(text) };
}
