import { runtime } from "#runner";
import { install } from "@nogil/core";
import { registerLauncher } from "@nogil/core/shared";
import { processCommand } from "./launches.ts";

install(runtime);
registerLauncher(processCommand);
