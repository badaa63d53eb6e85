import process from "node:process";

// What every pool is given to do.
export const add = (a, b) => a + b;
export const square = (n) => n * n;
export const squareAll = (numbers) => numbers.map(square);
export const exit = () => process.exit(1);
