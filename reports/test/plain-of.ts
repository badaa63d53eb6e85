/** Markup that reports have themselves: charts, places and links to them, and what folds away. */
const OWN = [
  /^<picture>\n<source [^<>]*>\n<img alt="[^"<>]*" src="charts\/[a-z0-9-]+\.svg" width="\d+">\n<\/picture>$/gm,
  /<a id="[a-z0-9-]+"><\/a>|\]\(#[a-z0-9-]+\)/g,
  /<\/?(details|summary)>/g,
];

/** What of a report is neither code, nor escaped, nor markup of its own: where markup of others could come to life. */
export function plainOf(markdown: string): string {
  const [prose] = markdown.split(/^(?=`{3,}sh$)/m);
  return OWN.reduce((text, own) => text.replaceAll(own, ""), prose!)
    .replaceAll(/(?<!\\)(`+)(?!`).*?[^`\\]\1(?!`)/g, "")
    .replaceAll(/\\[!-~]/g, "");
}
