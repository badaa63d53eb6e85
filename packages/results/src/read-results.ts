import { readFile, stat } from "node:fs/promises";
import { checkLimits, LIMITS } from "./check-limits.ts";
import { checkResults } from "./check-results.ts";
import { ResultsError } from "./results-error.ts";
import { type Results, SCHEMA_VERSION } from "./results.ts";

const CLIP = 60;

/**
 * Reads a results file and checks all of it.
 *
 * @throws {ResultsError} If the file cannot be read, is too big, is not JSON, was cut short, has another schema
 * version or breaks the format; the message names the file and, in the last case, the first wrong field.
 */
export async function readResults(path: string): Promise<Results> {
  const value = parse(await read(path), path);
  const version = (value as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (version !== SCHEMA_VERSION) {
    const received = typeof version === "object" ? "something else" : (JSON.stringify(version) ?? "nothing");
    throw new ResultsError(
      `Cannot read results "${path}" as schemaVersion must be ${SCHEMA_VERSION}: received ${received.slice(0, CLIP)}`,
    );
  }
  const excess = checkLimits(value);
  if (excess !== null) throw new ResultsError(`Cannot read results "${path}" as ${excess}`);
  const { results, fault } = checkResults(value);
  if (fault !== null) throw new ResultsError(`Cannot read results "${path}" as ${fault}`);
  return results;
}

async function read(path: string): Promise<string> {
  try {
    // Opening a pipe would wait for somebody to write to it.
    const file = await stat(path);
    if (!file.isFile())
      throw new ResultsError(`Cannot read results as it must be a file: received "${path}"`);
    if (file.size > LIMITS.bytes) {
      throw new ResultsError(
        `Cannot read results "${path}" as it must be at most ${LIMITS.bytes} bytes: received ${file.size}`,
      );
    }
    return await readFile(path, "utf8");
  } catch (cause) {
    if (cause instanceof ResultsError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    const rule = code === "ENOENT" ? "the file must exist" : "the file must be readable";
    throw new ResultsError(`Cannot read results as ${rule}: received "${path}" (${code})`, {
      cause,
    });
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const received = text.trimStart().startsWith("{")
      ? `${text.length} characters that end with ${JSON.stringify(text.slice(-20))}`
      : JSON.stringify(text.slice(0, 20));
    const rule = text.trimStart().startsWith("{") ? "complete JSON" : "JSON";
    throw new ResultsError(`Cannot read results "${path}" as it must be ${rule}: received ${received}`, {
      cause,
    });
  }
}
