#!/bin/sh
# Stands in for yt-dlp in tests of searches: tells its version and searches like the real one, writes its arguments
# beside itself, a line each, and answers a search with the lines of "answer.jsonl" there. It asks nobody.
home=$(dirname "$0")
case "$*" in
  *--version*) echo 2026.08.19 ;;
  *--help*) echo "  --lazy-playlist --no-exec --no-plugin-dirs --color" ;;
  *--extractor-descriptions*) cat "$home/extractors.txt" ;;
  *)
    echo $$ >"$home/pid"
    printf '%s\n' "$@" >"$home/arguments.txt"
    cat "$home/answer.jsonl"
    if [ -f "$home/stays" ]; then sleep 600; fi
    if [ -f "$home/error.txt" ]; then cat "$home/error.txt" >&2; exit 1; fi
    ;;
esac
