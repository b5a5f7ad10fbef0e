#!/usr/bin/env bash
# Verifies the checkpoint of a log and that one leaf is under it, with openssl, sed and coreutils: nothing of Hearsay.
# The files are those of C2SP tlog-tiles, from `hearsay log export`, or mirrored from /log/ of an aggregator.
#
#   verify-by-hand.sh FOLDER LEAF
#
# prints the leaf, and ends with 0 where the signature is good and the leaf is in the tree that it is over.
set -euo pipefail
[ $# -eq 2 ] || { echo "usage: verify-by-hand.sh FOLDER LEAF" >&2; exit 2; }
leaf=$2
is_number() { [[ $1 =~ ^(0|[1-9][0-9]{0,14})$ ]]; }
is_number "$leaf" || { echo "expected the number of a leaf, got $leaf" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$1"

hex() { od -An -v -tx1 | tr -d ' \n'; }
binary() { printf '%b' "$(sed 's/../\\x&/g')"; }
fail() { echo "$*" >&2; exit 1; }
# Index of a tile as its path has it: 1234067 is x001/x234/067.
path_of() {
  local index=$1 path
  path=$(printf '%03d' $((index % 1000)))
  while ((index >= 1000)); do
    index=$((index / 1000))
    path=$(printf 'x%03d/%s' $((index % 1000)) "$path")
  done
  echo "$path"
}
# Hashes of a tile, one a line. $1: level, $2: index, $3: how many of them.
hashes() {
  local file
  file="tile/$1/$(path_of "$2")"
  [ -f "$file" ] || file="$file.p/$3"
  head -c $((32 * $3)) "$file" | hex | fold -w 64
  echo
}
# The root over hashes, RFC 6962: pair by pair, and an odd last one goes up as it is.
root() {
  local nodes=() above=() i
  mapfile -t nodes
  while [ ${#nodes[@]} -gt 1 ]; do
    above=()
    for ((i = 0; i + 1 < ${#nodes[@]}; i += 2)); do
      above+=("$(echo "01${nodes[i]}${nodes[i + 1]}" | binary | openssl dgst -sha256 -binary | hex)")
    done
    ((${#nodes[@]} % 2 == 0)) || above+=("${nodes[-1]}")
    nodes=("${above[@]}")
  done
  echo "${nodes[0]}"
}

# 1. The note: text, an empty line, a signature. The key is Ed25519; twelve bytes make the DER form of it.
sed '/^$/,$d' checkpoint > "$work/text"
name=$(cut -d+ -f1 vkey)
id=$(cut -d+ -f2 vkey)
: > "$work/signature"
while read -r dash signer payload; do # below the empty line, witnesses may have signed too
  [ "$dash $signer" = "— $name" ] || continue
  base64 -d <<< "$payload" > "$work/signed"
  [ "$(head -c 4 "$work/signed" | hex)" != "$id" ] || tail -c +5 "$work/signed" > "$work/signature"
done < <(sed '1,/^$/d' checkpoint)
{ echo 302a300506032b6570032100 | binary; cut -d+ -f3- vkey | base64 -d | tail -c +2; } > "$work/key"
openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key" -rawin -in "$work/text" -sigfile "$work/signature" >&2
size=$(sed -n 2p "$work/text")
is_number "$size" || fail "the checkpoint states no size" # what is signed is not harmless yet
signed=$(sed -n 3p "$work/text" | base64 -d | hex)
((leaf < size)) || fail "the log has $size leaves"

# 2. The root over the tree: on each level the hashes that no full tile holds, then what is left of the level below.
rest=
for ((level = 0, above = size; above > 0; level++, above /= 256)); do
  partial=$((above % 256))
  nodes=$( ((partial == 0)) || hashes $level $((above / 256)) $partial; [ -z "$rest" ] || echo "$rest")
  [ -z "$nodes" ] || rest=$(root <<< "$nodes")
done
[ "$rest" = "$signed" ] || fail "the tiles have another root than the checkpoint"

# 3. The leaf: the one of that number in its bundle, each after its length in two bytes.
width=$((leaf / 256 == size / 256 ? size % 256 : 256))
bundle="tile/entries/$(path_of $((leaf / 256)))"
[ -f "$bundle" ] || bundle="$bundle.p/$width"
at=0 # head before tail: a head that ends first would break the pipe
for ((i = 0; i <= leaf % 256; i++)); do
  length=$((0x$(head -c $((at + 2)) "$bundle" | tail -c 2 | hex)))
  at=$((at + 2 + length))
done
head -c $at "$bundle" | tail -c $length > "$work/leaf"

# 4. Its hash is in its tile, and the root of each full tile in the tile above.
hash=$({ printf '\0'; cat "$work/leaf"; } | openssl dgst -sha256 -binary | hex)
for ((level = 0, index = leaf, count = size; ; level++, index /= 256, count /= 256)); do
  width=$((index / 256 == count / 256 ? count % 256 : 256))
  tile=$(hashes $level $((index / 256)) $width)
  [ "$(sed -n $((index % 256 + 1))p <<< "$tile")" = "$hash" ] || fail "leaf $leaf is not in the tree"
  ((width == 256)) || break
  hash=$(root <<< "$tile")
done
cat "$work/leaf"
echo
