import pc from 'picocolors';

/** Styles by meaning's raw material: each function wraps a text in terminal escapes, or returns it as it is. */
export interface Colors {
  readonly enabled: boolean;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

/** Colours, on or off. */
export function colors(enabled: boolean): Colors {
  const { bold, dim, red, green, yellow, cyan } = pc.createColors(enabled);
  return { enabled, bold, dim, red, green, yellow, cyan };
}

/** Whether to colour: `--no-color` and NO_COLOR (non-empty) forbid it, FORCE_COLOR asks for it, else the stream must be a terminal. */
export function wantsColor(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
  flag?: boolean,
): boolean {
  if (flag !== undefined) return flag;
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR']) return env['FORCE_COLOR'] !== '0';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}
