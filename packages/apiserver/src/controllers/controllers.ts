import type { Controller } from './controller.js';
import { DEFINITION_STATUS } from './definition-status.js';
import { NAMESPACE_DELETION } from './namespace-deletion.js';
import { UNDEFINED_OBJECTS } from './undefined-objects.js';

/** The controllers that every server runs. */
export const CONTROLLERS: readonly Controller[] = [NAMESPACE_DELETION, DEFINITION_STATUS, UNDEFINED_OBJECTS];
