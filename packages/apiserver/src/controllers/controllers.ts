import type { Controller } from './controller.js';
import { NAMESPACE_DELETION } from './namespace-deletion.js';

/** The controllers that every server runs. */
export const CONTROLLERS: readonly Controller[] = [NAMESPACE_DELETION];
