import { install } from "@nogil/core";
import { serveWaits } from "@nogil/core/wait-thread";
import { native } from "./memory.ts";
import { runtime } from "./mod.ts";

install(runtime);
self.onmessage = ({ data }: MessageEvent<SharedArrayBuffer>) => serveWaits(native(), data);
