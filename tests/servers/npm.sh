#!/bin/sh
# npm.sh SOURCE FOLDER: packages of npm that the tests use, as the lock file in SOURCE pins them; nothing where they are there
# already. A registry that stumbles is asked once more.
set -eu
here=$(CDPATH='' cd -- "$1" && pwd -P)
folder=$2

if [ "${SKIP_SERVERS:-}" = 1 ] || cmp -s "$here/package-lock.json" "$folder/package-lock.json"; then
    exit 0
fi
command -v npm >/dev/null || { echo 'npm is missing (Debian: apt-get install npm), or set SKIP_SERVERS=1' >&2; exit 1; }
mkdir -p "$(dirname -- "$folder")"
stage=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$stage"' EXIT
cp "$here/package.json" "$here/package-lock.json" "$stage"
install() {
    (cd "$stage" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)
}
install || { sleep 5 && install; }
# Another run may have put it there meanwhile.
rm -rf "$folder"
mv -T "$stage" "$folder" 2>/dev/null || cmp -s "$here/package-lock.json" "$folder/package-lock.json"
