#!/bin/sh
# Puts the pinned runtimes where npm scripts and npx find them. npm 11 has done so for Node already; npm 10 and older take
# that link away again with the packages of other systems, which all call their binary "node", and so does the older Node
# that a test runs. The packages of Deno and Bun have no link of their own.
cd "$(dirname "$0")/../node_modules" || exit
for binary in node-*/bin/node @deno/*/deno @oven/*/bin/bun; do
  [ -e "$binary" ] && ln -sf "../$binary" ".bin/${binary##*/}"
done
true
