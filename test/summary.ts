// Prints a line for each suite, what failed in it, and their sum; fails when a test failed or a suite ran none.
import { OUTCOMES, readOutcome } from "./outcome.ts";

const total = { passed: 0, failed: 0 };
for (const suite of OUTCOMES) {
  const { version, passed, failures, skipped, unsupported } = readOutcome(suite) ?? {
    version: "",
    passed: 0,
    failures: [],
    skipped: 0,
    unsupported: 0,
  };
  const failed = failures.length;
  const name = version === "" ? suite : `${suite.replace("conformance-", "")} ${version}`;
  const details = [
    `${passed} passed, ${failed} failed`,
    ...(unsupported > 0 ? [`${unsupported} unsupported`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(passed + failed === 0 ? ["nothing ran, which counts as a failure"] : []),
  ];
  console.log(`${name}: ${details.join(", ")}`);
  for (const failure of failures) console.log(`  ${failure}`);
  total.passed += passed;
  total.failed += passed + failed === 0 ? 1 : failed;
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
