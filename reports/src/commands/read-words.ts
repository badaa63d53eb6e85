import { resolve } from "node:path";
import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { UsageError } from "../report-or-complain.ts";

/** What a command is for, and what may be said to it. */
interface Grammar<Options extends ParseArgsOptionsConfig> {
  /** As in "Cannot … as the command must be …". */
  act: string;
  /** Words after `npm run report --`. */
  usage: string;
  /** Fewest and most files. */
  files: readonly [number, number];
  options: Options;
}

/**
 * Reads the words of a command.
 *
 * @returns Absolute paths of its files, and its options.
 * @throws {UsageError} If they are not as `usage` says.
 */
export function readWords<Options extends ParseArgsOptionsConfig>(
  words: string[],
  { act, usage, files: [least, most], options }: Grammar<Options>,
) {
  try {
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true });
    const { length } = positionals;
    if (length < least || length > most) throw new Error(`received ${length} files`);
    return { files: positionals.map((path) => resolve(path)), values };
  } catch (cause) {
    throw usageError(act, usage, (cause as Error).message.split("\n")[0]!, cause);
  }
}

/** What to say of words that make no sense. */
export const usageError = (act: string, usage: string, received: string, cause?: unknown) =>
  new UsageError(`Cannot ${act} as the command must be "npm run report -- ${usage}": ${received}`, { cause });
