import { defineConfig, type OxlintOverride } from "oxlint";

/** What the files of a folder may import. The last entry that matches a file counts. */
const MAY_IMPORT: Record<string, string[]> = {
  "packages/core/src/**": ["./**", "../**"],
  "packages/core/src/runtime.ts": [],
  "packages/core/src/memory/**": ["./*", "../*.ts", "msgpackr"],
  "packages/core/src/sync/**": ["./*", "../*.ts", "../memory/*"],
  "packages/core/src/threading/**": ["./*", "../*.ts", "../{memory,sync}/*"],
  "packages/core/src/multiprocessing/**": ["./*", "../*.ts", "../{memory,sync}/*"],
  "packages/core/src/debugging/**": ["./*", "../*.ts", "../{memory,sync,threading,multiprocessing}/*"],
  "packages/core/src/pool/**": ["./*", "../*.ts", "../{memory,sync,threading,multiprocessing}/*"],
  "packages/core/src/futures/**": ["./*", "../*.ts", "../{memory,sync,pool}/*"],
  "packages/*-runner/src/**": ["./*", "@nogil/core", "@nogil/core/*", "node:*"],
  "packages/deno-runner/src/**": ["./*", "@nogil/core", "@nogil/core/*"],
  "packages/bun-runner/src/**": ["./*", "@nogil/core", "@nogil/core/*", "bun", "bun:*"],
  "packages/*-runner/src/launch.ts": ["./*", "@nogil/core", "@nogil/*-runner/launch", "node:*"], // runs on each of them
  "packages/nogil/src/**": ["./*", "#*", "@nogil/core", "@nogil/core/*"],
  "packages/nogil/src/launches.ts": ["./*", "@nogil/core", "@nogil/*-runner/launch"],
  "packages/nogil/src/find-binary.ts": ["@nogil/core", "node:*"],
};

/** What they may not, where the packages of others are nobody's business. */
const MAY_NOT_IMPORT: Record<string, string[]> = {
  "packages/{results,hyperfine-wrapper}/**": ["@nogil/**", "nogil", "nogil/**", "../../**"],
  "packages/bench/**": [
    "@nogil/**",
    "../../**",
    "!@nogil/results",
    "!@nogil/results/*",
    "!@nogil/hyperfine-wrapper",
  ],
  "reports/**": ["@nogil/**", "nogil", "nogil/**", "**/packages/**", "!@nogil/results", "!@nogil/results/*"],
};

const arrow = (files: string, group: string[], message: string): OxlintOverride => ({
  files: [files],
  rules: { "no-restricted-imports": ["error", { patterns: [{ group, message }] }] },
});

export default defineConfig({
  options: { typeAware: true },
  plugins: ["typescript", "unicorn", "oxc", "import"],
  categories: { correctness: "error" },
  rules: {
    eqeqeq: "error",
    "import/no-cycle": "error",
    "no-var": "error",
    "prefer-const": "error",
    "typescript/no-misused-promises": "error",
    "typescript/unbound-method": "off",
    "unicorn/no-new-array": "off",
    "unicorn/no-thenable": "off", // results of tasks are to be awaited
    "unicorn/prefer-node-protocol": "error",
  },
  overrides: [
    ...Object.entries(MAY_IMPORT).map(([files, allowed]) =>
      arrow(
        files,
        ["**", ...allowed.map((pattern) => `!${pattern}`)],
        `May import: ${allowed.join(", ") || "nothing"}`,
      ),
    ),
    ...Object.entries(MAY_NOT_IMPORT).map(([files, group]) =>
      arrow(files, group, `May not import: ${group.join(", ")}`),
    ),
    {
      files: ["packages/core/src/**"],
      rules: { "no-restricted-globals": ["error", "process", "Deno", "Bun", "Buffer", "require", "global"] },
    },
    {
      files: ["**/*.test.ts"],
      rules: { "no-restricted-globals": "off", "no-restricted-imports": "off" },
    },
  ],
});
