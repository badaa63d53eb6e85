import { z } from "zod";
import { Results, SCHEMA_VERSION } from "./results.ts";

/** The format as JSON Schema 2020-12, for readers that do not run this code. */
export function resultsJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(Results, { target: "draft-2020-12" });
  return { $schema, title: `nogil benchmark results, version ${SCHEMA_VERSION}`, ...schema };
}
