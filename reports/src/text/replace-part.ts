/**
 * Puts text between the marks of a part of a document: `<!-- part -->` and `<!-- end of part -->`.
 *
 * @throws {Error} If the document does not hold them.
 */
export function replacePart(document: string, part: string, text: string): string {
  const [begin, end] = [`<!-- ${part} -->`, `<!-- end of ${part} -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(
      `Cannot write part "${part}" as the document must hold "${begin}" and, behind it, "${end}"`,
    );
  return `${document.slice(0, from + begin.length)}\n\n${text}\n\n${document.slice(to)}`;
}
