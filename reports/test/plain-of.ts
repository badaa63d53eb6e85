/**
 * What of Markdown is neither code nor escaped: the only places where markup could come to life. Without the markup that reports
 * have themselves.
 */
export function plainOf(markdown: string): string {
  const [prose] = markdown.split(/^(?=`{3,}sh$)/m);
  return prose!
    .replaceAll(/(?<!\\)(`+)(?!`).*?[^`\\]\1(?!`)/g, "")
    .replaceAll(/\\[!-~]/g, "")
    .replaceAll(/<\/?(details|summary)>/g, "");
}
