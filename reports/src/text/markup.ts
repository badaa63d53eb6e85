import { anchorOf } from "./anchor.ts";
import { escapeText } from "./escape-text.ts";

/** Markdown that is safe already, which `table()` leaves as it is. */
export class Markup {
  readonly markdown: string;

  constructor(markdown: string) {
    this.markdown = markdown;
  }
}

/** Text with the place that `linkTo()` the same id leads to. */
export const placed = (id: string, text: string): Markup =>
  new Markup(`<a id="${anchorOf(id)}"></a>${escapeText(text)}`);

/**
 * A link to the row of something.
 *
 * @param text Markdown that is safe already.
 */
export const linkTo = (id: string, text: string): string => `[${text}](#${anchorOf(id)})`;

/** Markdown without its links to rows, for where those are not. */
export const unlinked = (markdown: string): string =>
  markdown.replaceAll(/\[([^[\]]*)\]\(#[a-z0-9-]+\)/g, "$1");
