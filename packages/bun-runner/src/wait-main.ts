import { serveWaits } from "@nogil/core";
import { native } from "./memory.ts";

self.onmessage = ({ data }: MessageEvent<SharedArrayBuffer>) => serveWaits(native(), data);
