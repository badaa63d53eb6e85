import { runtime } from "#runner";
import { install } from "@nogil/core";
import { registerLauncher, startDebugging } from "@nogil/core/shared";
import { processCommand } from "./launches.ts";

install(runtime);
registerLauncher(processCommand);
startDebugging();
