import type { Command } from 'commander';
import type { Io } from '../io.js';
import { defineCommand } from '../options/define-command.js';
import { CAN_FORMATS } from '../options/formats.js';
import { addFlowFlags, type FlowFlags } from './flow-flags.js';

/** `sluice can`: is a flow allowed? */
export function defineCan(program: Command, io: Io): void {
  const command = defineCommand(program, io, {
    name: 'can',
    summary: 'say whether one endpoint may reach another',
    description:
      'Says whether SRC may reach DST, and which rules decide. Without a port it says exactly which traffic is allowed. ' +
      'A Service is judged at the pods behind it and their own ports; all of them must be allowed.',
    examples: [
      {
        comment: 'May the frontend reach port 8080 of the backend?',
        line: 'sluice can production/frontend production/backend:8080 -f manifests/',
      },
      {
        comment: 'The same through the Service, with a name in the namespace of -n',
        line: 'sluice can frontend production/service/backend:80 -n production -f manifests/',
      },
      {
        comment: 'What may it send to an address outside?',
        line: 'sluice can production/frontend 203.0.113.7 -f manifests/',
      },
      {
        comment: 'Name lookups over UDP, with the policies of a live cluster',
        line: 'sluice can shop/web kube-system/service/kube-dns:53/UDP --context staging',
      },
      {
        comment: 'Would it still be, once a policy is applied to that cluster?',
        line: 'sluice can shop/web shop/api:8080 --context staging -f new-policy.yaml',
      },
    ],
    exits: [
      [0, 'allowed; without a port, when anything is allowed'],
      [1, 'denied'],
      [2, 'the command line is wrong'],
      [3, 'something of the input is wrong, or an endpoint is not in it'],
    ],
  });
  addFlowFlags(command, CAN_FORMATS).action(async (source: string, destination: string, flags: FlowFlags) => {
    const { runCan } = await import('./can-run.js');
    await runCan(source, destination, flags, io);
  });
}
