#!/bin/sh
# Checks an export of the ledger from docs/ledger.md alone: sh verify.sh EXPORT PUBLIC.pem
# Needs sha256sum, openssl and base64. Names what is wrong; the exit code is 1 then.
tab=$(printf '\t'); number=0; hash=$(printf '%064d' 0); bad=0; work=$(mktemp -d)
sha() { printf %s "$1" | sha256sum | cut -d' ' -f1; }
wrong() { echo "$1"; bad=1; }
{
  IFS= read -r first
  [ "$first" = "before-you-post-ledger${tab}1" ] || wrong "this is no ledger"
  while IFS="$tab" read -r kind one two three four body; do
    case $kind in
      entry|withheld)
        number=$((number + 1))
        [ "$one" = "$number" ] || { wrong "entry $number is not here, but $one"; number=$one; }
        [ "$two" = "$hash" ] || wrong "entry $one does not follow the one before"
        [ "$kind" = withheld ] || [ "$(sha "$body")" = "$three" ] || wrong "entry $one was changed"
        [ "$(sha "{\"digest\":\"$three\",\"number\":$one,\"previous\":\"$two\"}")" = "$four" ] || wrong "the hash of entry $one is wrong"
        hash=$four; echo "$one $four" >> "$work/hashes" ;;
      seal)
        printf %s "$one" | base64 -d > "$work/signature"; printf %s "$two" > "$work/statement"
        openssl pkeyutl -verify -pubin -inkey "$2" -rawin -in "$work/statement" -sigfile "$work/signature" > /dev/null 2>&1 || wrong "a signature is false"
        signed=$(printf %s "$two" | sed 's/.*"head":"\([0-9a-f]*\)".*"number":\([0-9]*\).*/\2 \1/')
        grep -qx "$signed" "$work/hashes" || wrong "entry ${signed% *} is not what was signed" ;;
      stamp) ;;
      *) wrong "a line cannot be read" ;;
    esac
  done
} < "$1"
rm -r "$work"; exit $bad
