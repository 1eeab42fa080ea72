#!/usr/bin/env bash
# The demo: the readouts of data/ become a graph, answers and pictures in demo/. Run it with `make demo`.
set -euo pipefail
cd "$(dirname "$0")/.."

out=demo
mkdir -p "$out"
export POLICEGRAPH_STORE="$out/store"

say() { printf '\n── %s\n' "$*"; }
run() {
    local shown='$ policegraph' word
    for word in "$@"; do
        if [[ $word == *' '* ]]; then shown+=" \"$word\""; else shown+=" $word"; fi
    done
    printf '%s\n' "$shown"
    policegraph "$@"
}

say "Reading data/: what the readouts say becomes a graph"
run ingest data

say "Who met the Home Secretary Yvette Cooper?"
run ask who-met "Yvette Cooper"

say "What did Germany promise, and what became of it?"
run ask promised-by Germany --people

say "What was asked of France?"
run ask asked-of France

say "All that is known of Jürgen Stock, with the words it stands on"
run show stock

say "Which themes in which years?"
run ask themes-by-year --theme migrant-smuggling

say "Pictures"
run draw meetings -o "$out/meetings.svg"
run draw meetings -o "$out/meetings.png"
run draw ego "Yvette Cooper" -o "$out/cooper.png"
run draw interactions -o "$out/interactions.png"

say "The whole graph as one file, for any RDF tool"
run export --format trig -o "$out/readouts.trig"

say "Made in $out/"
(cd "$out" && du -sh -- * | sed 's/^/   /')
printf '\nAsk on: POLICEGRAPH_STORE=%s/store .venv/bin/policegraph ask\n' "$out"
