import { linux } from "./linux.ts";
import { NameFile } from "./name-file.ts";
import type { NameFolder } from "./name-folder.ts";
import { isName } from "./check-name.ts";

/** Removes what processes left in a folder that were killed, and returns the names that somebody has open. */
export function sweep(folder: NameFolder): string[] {
  return linux()
    .files.names(folder.descriptor)
    .filter((name) => isName(name) && isOpen(folder, name))
    .toSorted();
}

function isOpen(folder: NameFolder, name: string): boolean {
  const file = NameFile.tryToOpen(folder, name);
  if (file === undefined) return false;
  if (file === "busy") return true;
  try {
    if (file.isClaimed) return true;
    // What is no file of nogil's may be dear to somebody.
    if (file.read() !== "noise") file.remove(folder);
    return false;
  } finally {
    file.close();
  }
}
