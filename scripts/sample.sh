#!/bin/sh
# sample.sh: makes sample.db from tests/sample.sql, with sqlite3 or with Python's module of the same name.
# The file is replaced only where its content changes: SQLite's version stands in the header, and another
# version alone is no reason for a commit.
set -eu
cd -- "$(dirname -- "$0")/.."
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT

if command -v sqlite3 >/dev/null 2>&1; then
    build() { sqlite3 -batch -bail -init /dev/null "$1" <tests/sample.sql >/dev/null; }
    dump() { sqlite3 -batch -init /dev/null -readonly "$1" .dump; }
elif command -v python3 >/dev/null 2>&1; then
    build() {
        python3 -c 'import sqlite3, sys
sqlite3.connect(sys.argv[1], isolation_level=None).executescript(open("tests/sample.sql", encoding="utf-8").read())' "$1"
    }
    dump() {
        python3 -X utf8 -c 'import sqlite3, sys
print("\n".join(sqlite3.connect(sys.argv[1]).iterdump()))' "$1"
    }
else
    echo "sample.db is made by sqlite3 or python3, and neither is here" >&2
    exit 1
fi

build "$new/sample.db"
dump "$new/sample.db" >"$new/new.sql"
if [ -f sample.db ] && dump sample.db >"$new/old.sql" && cmp -s "$new/old.sql" "$new/new.sql"; then
    echo "sample.db agrees with tests/sample.sql already"
else
    cp "$new/sample.db" sample.db.new
    chmod 0644 sample.db.new
    mv -f sample.db.new sample.db
    echo "sample.db: made from tests/sample.sql"
fi
