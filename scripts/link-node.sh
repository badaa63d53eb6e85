#!/bin/sh
# Puts the pinned Node where npm scripts find it. npm 11 has done so already. npm 10 and older take the link away again
# with the packages of other systems, which all call their binary "node".
cd "$(dirname "$0")/../node_modules" || exit
for binary in node-*/bin/node; do
  [ -e .bin/node ] || ln -s "../$binary" .bin/node
done
