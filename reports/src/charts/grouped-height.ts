const ROW = 16;

/** The height in pixels of groups of rows with some room between them. */
export const groupedHeight = (groups: number, rows: number): number => groups * (rows + 1) * ROW;
