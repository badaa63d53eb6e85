import { commandLine } from "./command-line.ts";

/** A program with its arguments, and the name that its figures carry. */
export interface NamedCommand {
  name: string;
  words: readonly string[];
}

/**
 * Builds hyperfine's arguments for one round: each command once, in the given order, without a shell.
 *
 * @param round.file Where hyperfine writes its JSON.
 * @param round.mark A word that hyperfine has printed, untimed, to stdout and stderr before each
 * command, so that the output can be told apart; see {@linkcode splitOutput}.
 */
export function hyperfineArguments(round: {
  commands: readonly NamedCommand[];
  file: string;
  mark: string;
}): string[] {
  const names = round.commands.map(({ name }) => `--command-name=${name}`);
  const prepare = commandLine(["/bin/sh", "-c", `echo ${round.mark}; echo ${round.mark} >&2`]);
  const fixed = "-N -r 1 --style none -i --output inherit".split(" ");
  const commands = round.commands.map(({ words }) => commandLine(words));
  return [...fixed, "--export-json", round.file, "--prepare", prepare, ...names, "--", ...commands];
}
