export type { AgentEvent } from './agent-event.js';
export { type AgentOptions, runAgent } from './run-agent.js';
