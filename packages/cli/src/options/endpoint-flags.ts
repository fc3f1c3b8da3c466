import { type Command, InvalidArgumentError } from 'commander';

/** Which endpoints to show, as the flags say it. */
export interface EndpointFlags {
  readonly allNamespaces?: boolean;
  /** A label selector in kubectl's text. */
  readonly selector?: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** Adds the flags that choose endpoints. */
export function addEndpointFlags(command: Command): Command {
  return command
    .option('-A, --all-namespaces', 'show all namespaces, whatever -n says')
    .option('-l, --selector <labels>', "show only flows of pods with these labels, e.g. 'app=web,tier!=db'")
    .option(
      '--from <endpoint>',
      `show only flows from these endpoints: ${FORMS} (repeatable)`,
      addPatterns,
      [],
    )
    .option('--to <endpoint>', 'show only flows to these endpoints (repeatable)', addPatterns, []);
}

const FORMS =
  "a name as `can` takes it, a namespace ('shop/'), a pattern ('shop/*-db'), 'external' or an address";

function addPatterns(value: string, before: readonly string[]): readonly string[] {
  const patterns = value.split(',').filter((pattern) => pattern !== '');
  // Of a script whose variable is not set: to show everything would be no answer to it.
  if (patterns.length === 0) throw new InvalidArgumentError('Name an endpoint.');
  return [...before, ...patterns];
}
