import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { oneOf, UsageError, wholeNumber } from "./usage-error.ts";

/** The repository's root: results go there, and commands are printed relative to it. */
export const ROOT = join(import.meta.dirname, "../../..");

/** An option with a value, and one without. */
export const TEXT = { type: "string" } as const;
/** See {@linkcode TEXT}; may be given several times. */
export const TEXTS = { type: "string", multiple: true } as const;
/** See {@linkcode TEXT}. */
export const FLAG = { type: "boolean" } as const;
/** What each run can be told. */
export const COMMON = { smoke: FLAG, full: FLAG, help: FLAG, seed: TEXT, results: TEXT };

type Option = typeof TEXT | typeof TEXTS | typeof FLAG;
type Values<Options> = {
  [Name in keyof Options]?: Options[Name] extends typeof TEXTS
    ? string[]
    : Options[Name] extends typeof TEXT
      ? string
      : boolean;
};

/** Reads a command line. Throws a {@linkcode UsageError} if it has another option, or one without its value. */
export function readOptions<Options extends Record<string, Option>>(
  args: readonly string[],
  options: Options,
): Values<Options> {
  try {
    return parseArgs({ args: [...args], options }).values as Values<Options>;
  } catch (error) {
    throw new UsageError(`Cannot run the benchmark: ${(error as Error).message.split("\n")[0]}`);
  }
}

/** Reads what each run can be told. Throws a {@linkcode UsageError} if that cannot be. */
export function commonSettings({ smoke, full, help = false, seed, results }: Values<typeof COMMON>) {
  if (smoke && full)
    throw new UsageError("Cannot run as --smoke and --full exclude each other: received both");
  return {
    profile: smoke ? "smoke" : full ? "full" : "default",
    seed: wholeNumber("--seed", seed ?? String(Date.now() % 2 ** 31), 0),
    // npm runs each package in its folder; the report is made in another one.
    results: resolve(ROOT, results ?? "results"),
    help,
  } as const;
}

/** Reads a list of words with commas between them; left out, all that are allowed. Throws a {@linkcode UsageError} for others. */
export function list<T extends string>(
  option: string,
  value: string | undefined,
  allowed: readonly T[],
): readonly T[] {
  if (value === undefined) return allowed;
  const given = value.split(",").map((each) => oneOf(option, each, allowed));
  return allowed.filter((each) => given.includes(each));
}
