import { readFile } from "node:fs/promises";
import { checkResults } from "./check-results.ts";
import { ResultsError } from "./results-error.ts";
import { type Results, SCHEMA_VERSION } from "./results.ts";

/**
 * Reads a results file and checks all of it.
 *
 * @throws {ResultsError} If the file cannot be read, is not JSON, was cut short, has another schema
 * version or breaks the format; the message names the file and, in the last case, the first wrong field.
 */
export async function readResults(path: string): Promise<Results> {
  const value = parse(await read(path), path);
  const version = (value as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (version !== SCHEMA_VERSION) {
    throw new ResultsError(
      `Cannot read results "${path}" as schemaVersion must be ${SCHEMA_VERSION}: received ${JSON.stringify(version) ?? "nothing"}`,
    );
  }
  const { results, fault } = checkResults(value);
  if (fault !== null) throw new ResultsError(`Cannot read results "${path}" as ${fault}`);
  return results;
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
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
