/** Begins a sentence with a capital; one that begins with a link, which is a name, stays as it is. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
