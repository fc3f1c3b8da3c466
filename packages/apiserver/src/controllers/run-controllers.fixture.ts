import { testServer, type TestServer } from '../http/server.fixture.js';
import type { Api } from '../resources/api.js';
import type { Controller } from './controller.js';
import { CONTROLLERS } from './controllers.js';
import { runController } from './run-controller.js';

/** A server without a network whose controllers run; its clock is set by hand. */
export interface RunningServer extends TestServer {
  readonly api: Api;
  /** Lets the clock go on; controllers that wait for a time look at it when they are next asked to. */
  readonly pass: (milliseconds: number) => void;
  readonly stop: () => Promise<void>;
}

/** Starts all controllers, and those of the test, on a server without a network. */
export async function runningServer(more: readonly Controller[] = []): Promise<RunningServer> {
  const server = await testServer();
  let passed = 0;
  const api: Api = { ...server.api, now: () => server.api.now() + passed };
  const stops = [...CONTROLLERS, ...more].map((controller) =>
    runController(api, controller, (error) => {
      throw error;
    }),
  );
  return {
    ...server,
    api,
    pass: (milliseconds) => void (passed += milliseconds),
    stop: async () => void (await Promise.all(stops.map((stop) => stop()))),
  };
}
