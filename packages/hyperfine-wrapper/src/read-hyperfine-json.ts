import { HyperfineError } from "./hyperfine-error.ts";

/** What hyperfine measured of one run of one command. */
export interface Measurement {
  name: string;
  wallMs: number;
  userMs: number;
  systemMs: number;
  /** 128 + the signal's number if a signal ended it. */
  exitCode: number;
  /** Peak of its largest single process; `null` before hyperfine 1.20. */
  memoryBytes: number | null;
}

/**
 * Reads the JSON that hyperfine exports for commands that ran once each, 1.15 and later.
 *
 * @param names The commands' names in order, which the file must repeat.
 * @throws {HyperfineError} If the text is not such JSON; the message names the first wrong field.
 */
export function readHyperfineJson(text: string, names: readonly string[]): Measurement[] {
  const root = parse(text) as { results?: unknown } | null;
  const results = Array.isArray(root?.results) ? root.results : [];
  if (results.length !== names.length) {
    throw wrong("results", `have ${names.length} entries`, results.length);
  }
  return names.map((name, i) => measurement(results[i] ?? {}, name, `results[${i}]`));
}

function measurement(result: Record<string, unknown>, name: string, at: string): Measurement {
  if (result["command"] !== name) {
    throw wrong(`${at}.command`, `be ${JSON.stringify(name)}`, result["command"]);
  }
  const seconds = (value: unknown, key: string) => {
    if (typeof value === "number" && value >= 0) return value * 1000;
    throw wrong(`${at}.${key}`, "be seconds", value);
  };
  const one = (key: string) => {
    const list = result[key];
    if (Array.isArray(list) && list.length === 1) return list[0] as unknown;
    throw wrong(`${at}.${key}`, "be a list of one", list);
  };
  const exitCode = one("exit_codes");
  if (!Number.isInteger(exitCode)) throw wrong(`${at}.exit_codes`, "hold an integer", exitCode);
  const bytes = "memory_usage_byte" in result ? one("memory_usage_byte") : null;
  if (bytes !== null && !Number.isInteger(bytes)) {
    throw wrong(`${at}.memory_usage_byte`, "hold an integer", bytes);
  }
  return {
    name,
    wallMs: seconds(one("times"), "times"),
    userMs: seconds(result["user"], "user"),
    systemMs: seconds(result["system"], "system"),
    exitCode: exitCode as number,
    memoryBytes: bytes as number | null,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong("the file", "be JSON", text.slice(0, 40));
  }
}

function wrong(field: string, rule: string, value: unknown): HyperfineError {
  const received = JSON.stringify(value) ?? "nothing";
  return new HyperfineError(`Cannot read hyperfine's JSON as ${field} must ${rule}: received ${received}`);
}
