#!/usr/bin/env bash
# Runs the gate with what the environment says, tells the job what came of it, and ends as it did.
set -u

output="${GATE_OUTPUT:-soliscope-gate}"
words=(gate "$GATE_TARGET" --output "$output/case"
  --sarif "$output/soliscope.sarif" --junit "$output/soliscope.xml" --markdown "$output/soliscope.md")
# On a pull request the decisions of the base branch count: nobody waives a change in the change itself.
if [ -n "${GATE_WAIVERS:-}" ] && [ -n "${GITHUB_BASE_REF:-}" ]; then
  base="$(mktemp)" || exit 2
  git fetch --quiet --depth=1 origin "refs/heads/$GITHUB_BASE_REF" || exit 2
  if git cat-file -e "FETCH_HEAD:$GATE_WAIVERS" 2>/dev/null; then
    git show "FETCH_HEAD:$GATE_WAIVERS" > "$base" || exit 2
  fi
  GATE_WAIVERS="$base"
fi
for name in AS FAIL_ON BASELINE MIN_PAGES MAX_PAGES HOME FIRM WAIVERS ROUTE_MAP; do
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
