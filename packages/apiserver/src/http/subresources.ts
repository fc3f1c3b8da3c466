import type { Subresource, Verb } from '../kinds/kind.js';
import type { ApiAnswer } from './api-request.js';
import type { ResourceRequest } from './resource-request.js';
import { serveBinding } from './serve-binding.js';
import { serveEviction } from './serve-eviction.js';
import { serveGet } from './serve-get.js';
import { servePatch } from './serve-patch.js';
import { serveGetScale, servePatchScale, serveUpdateScale } from './serve-scale.js';
import { serveUpdate } from './serve-update.js';
import { serveLog } from '../streams/serve-log.js';
import { servePortForward } from '../streams/serve-port-forward.js';
import { serveAttach, serveExec } from '../streams/serve-remote-command.js';

type Serve = (resource: ResourceRequest) => ApiAnswer | Promise<ApiAnswer>;

/** What has the form of the whole object and changes only a part of it. */
const OWN_FORM: Readonly<Partial<Record<Verb, Serve>>> = {
  get: serveGet,
  update: serveUpdate,
  patch: servePatch,
};

/** What answers for each subresource that is served. */
export const SUBRESOURCES: Readonly<Partial<Record<Subresource, Readonly<Partial<Record<Verb, Serve>>>>>> = {
  status: OWN_FORM,
  ephemeralcontainers: OWN_FORM,
  resize: OWN_FORM,
  finalize: { update: serveUpdate },
  scale: { get: serveGetScale, update: serveUpdateScale, patch: servePatchScale },
  eviction: { create: serveEviction },
  binding: { create: serveBinding },
  log: { get: serveLog },
  // A WebSocket begins with GET, SPDY with POST.
  exec: { get: serveExec, create: serveExec },
  attach: { get: serveAttach, create: serveAttach },
  portforward: { get: servePortForward, create: servePortForward },
};
