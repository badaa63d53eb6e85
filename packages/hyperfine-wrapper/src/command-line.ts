const PLAIN = /^[\w@%+=:,./-]+$/;

/**
 * Joins a program and its arguments into one line that `sh` and hyperfine's `-N` split back into the
 * same words, whatever is in them.
 */
export function commandLine(words: readonly string[]): string {
  return words.map(quote).join(" ");
}

function quote(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
