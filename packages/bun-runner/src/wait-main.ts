import { install, serveWaits } from "@nogil/core";
import { native } from "./memory.ts";
import { runtime } from "./mod.ts";

install(runtime);
self.onmessage = ({ data }: MessageEvent<SharedArrayBuffer>) => serveWaits(native(), data);
