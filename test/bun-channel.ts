// A child process of Bun's has an IPC channel without unref(), which vitest calls.
// https://github.com/oven-sh/bun/issues/33593
import { ChildProcess } from "node:child_process";

type Spawn = (this: { channel?: object }, options: object) => unknown;

const prototype = ChildProcess.prototype as unknown as { spawn: Spawn };
const { spawn } = prototype;
prototype.spawn = function (options) {
  const result = spawn.call(this, options);
  if (this.channel !== undefined) Object.assign(this.channel, { unref() {} });
  return result;
};
