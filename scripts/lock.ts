// npm run lock [-- <arguments of npm install>]: installs, and completes package-lock.json.
// Runs npm under the pinned Node: under an older one npm may lock older versions.
import { spawnSync } from "node:child_process";
import { completeLockfile, readLockfile, writeLockfile } from "./lockfile.ts";

const npm = process.env.npm_execpath;
if (npm === undefined) {
  console.error('Cannot update package-lock.json as npm must start this script: use "npm run lock"');
  process.exit(2);
}
const { status } = spawnSync(process.execPath, [npm, "install", ...process.argv.slice(2)], {
  stdio: "inherit",
});
if (status !== 0) process.exit(status ?? 1);

const lock = readLockfile();
completeLockfile(lock);
writeLockfile(lock);
