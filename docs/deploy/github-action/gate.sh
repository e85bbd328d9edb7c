#!/usr/bin/env bash
# Runs the gate with what the environment says, tells the job what came of it, and ends as it did.
set -u

output="${GATE_OUTPUT:-soliscope-gate}"
words=(gate "$GATE_TARGET" --output "$output/case"
  --sarif "$output/soliscope.sarif" --junit "$output/soliscope.xml" --markdown "$output/soliscope.md")
for name in AS FAIL_ON BASELINE MIN_PAGES MAX_PAGES HOME FIRM ROUTE_MAP; do
  variable="GATE_$name"
  if [ -n "${!variable:-}" ]; then
    option="--$(printf '%s' "$name" | tr 'A-Z_' 'a-z-')"
    words+=("$option=${!variable}")
  fi
done

mkdir -p "$output"
rm -f "$output"/soliscope.{sarif,xml,md}
"${SOLISCOPE:-soliscope}" "${words[@]}"
code=$?

{
  echo "exit-code=$code"
  echo "case=$output/case"
  for pair in sarif:soliscope.sarif junit:soliscope.xml summary:soliscope.md; do
    file="$output/${pair#*:}"
    if [ -f "$file" ]; then echo "${pair%%:*}=$file"; else echo "${pair%%:*}="; fi
  done
} >> "${GITHUB_OUTPUT:-/dev/stdout}"
if [ -f "$output/soliscope.md" ]; then
  cat "$output/soliscope.md" >> "${GITHUB_STEP_SUMMARY:-/dev/stdout}"
fi
exit "$code"
