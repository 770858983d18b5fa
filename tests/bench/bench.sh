#!/bin/sh
# bench.sh: measures the program beside other ways to give the same answer, all in turn and with their output into
# a pipe, and prints Markdown tables; `make bench` starts it. docs/performance.md says what came of it.
#   ROWS    databases of how many deals, "31 10000 100000 1000000" unless set
#   RUNS    the most rounds for one line, 1000 unless set; large answers get fewer
#   PROGRAM, CARGO_FLAGS   what the Makefile has built, and how
# All that it makes goes to target/bench. The peers: page.c with the very libsqlite3.a that is in the program
# (`page`; with a spool like the program's, `page-spool`) and with Debian's SQLite (`page-debian`), a PHP page under
# php-cgi, the sqlite3 command line, and `null`, which starts and answers something fixed.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
out=${CARGO_TARGET_DIR:?is set by the Makefile}/bench
rows=${ROWS:-31 10000 100000 1000000}
most=${RUNS:-1000}
now=1795392000 # the moment at which orders.c's shop stands still
mkdir -p "$out"

fail() {
    printf 'bench: %s\n' "$1" >&2
    exit 1
}

build() {
    # shellcheck disable=SC2086 # flags fall apart into words
    cargo build $CARGO_FLAGS --message-format=json 2>/dev/null >"$out/build.json"
    sqlite=$(sed -n '/build-script-executed.*libsqlite3-sys/s/.*"out_dir":"\([^"]*\)".*/\1/p' "$out/build.json")
    source=$(sed -n 's/.*"manifest_path":"\([^"]*libsqlite3-sys[^"]*\)\/Cargo.toml".*/\1/p' "$out/build.json" | head -n 1)
    [ -f "$sqlite/libsqlite3.a" ] || fail "the program's SQLite is not found"
    cflags='-O3 -Wall -Wextra -static'
    # shellcheck disable=SC2086
    {
        cc $cflags "$here/null.c" -o "$out/null"
        cc $cflags "$here/turns.c" -o "$out/turns"
        for peer in page orders; do
            cc $cflags -I"$source/sqlite3" "$here/$peer.c" "$sqlite/libsqlite3.a" -lm -o "$out/$peer"
        done
        cc $cflags -DSPOOL -I"$source/sqlite3" "$here/page.c" "$sqlite/libsqlite3.a" -lm -o "$out/page-spool"
        # Debian's archive speaks of dlopen, which nobody here calls.
        cc -O2 -Wall -Wextra -static "$here/page.c" -lsqlite3 -lm -o "$out/page-debian" 2>"$out/cc.log" ||
            fail "$(cat "$out/cc.log")"
    }
}

# The environment of one request, as a web server makes it: for so many deals, since a date, with more parameters.
request() {
    BENCH_DB=$out/$1.db
    ROISTAT_CONFIG=$out/$1.toml
    [ -f "$BENCH_DB" ] || "$out/orders" "$1" "$BENCH_DB"
    sed "s|@DATABASE@|$BENCH_DB|" "$here/shop.toml" >"$ROISTAT_CONFIG"
    token=$(printf loginpassword | md5sum | cut -c1-32)
    QUERY_STRING="action=export&user=login&token=$token&date=$2${3:-}"
    GATEWAY_INTERFACE=CGI/1.1 SERVER_PROTOCOL=HTTP/1.1 SERVER_SOFTWARE=bench REQUEST_METHOD=GET
    SERVER_NAME=127.0.0.1 SERVER_PORT=80 REMOTE_ADDR=127.0.0.1 SCRIPT_NAME=/cgi-bin/roistat.cgi
    REDIRECT_STATUS=200 SCRIPT_FILENAME=$here/page.php # php-cgi's
    export BENCH_DB ROISTAT_CONFIG QUERY_STRING GATEWAY_INTERFACE SERVER_PROTOCOL SERVER_SOFTWARE REQUEST_METHOD
    export SERVER_NAME SERVER_PORT REMOTE_ADDR SCRIPT_NAME REDIRECT_STATUS SCRIPT_FILENAME
}

# How many rounds for an answer of so many deals: about a million deals for each line, five rounds at least.
rounds() {
    awk -v rows="$1" -v most="$most" 'BEGIN {
        rounds = int(2000000 / (rows + 2000)); if (rounds < 7) rounds = 7
        print rounds < most ? rounds : most }'
}

# Runs commands in turn; their lines go, behind the name of the work, to a file. The program and its C peers must
# have given the same bytes.
measure() {
    work=$1
    shift
    "$out/turns" "$@" >"$out/turns.tsv"
    awk -F'\t' '$1 == "program" || $1 ~ /^page/ { answers[$7 " " $8] }
        END { for (answer in answers) count++; exit count != 1 }' "$out/turns.tsv" || {
        cat "$out/turns.tsv" >&2
        fail "$work: the answers differ"
    }
    sed "s/^/$work	/" "$out/turns.tsv" >>"$out/results.tsv"
}

# All peers hold the same document, whatever their way to write it.
compare() {
    answers=$(mktemp -d)
    trap 'rm -rf "$answers"' EXIT
    "$PROGRAM" >"$answers/program"
    "$out/page" >"$answers/page"
    php-cgi -d memory_limit=-1 >"$answers/php"
    sqlite3 -batch -init /dev/null -readonly "$BENCH_DB" ".read $here/document.sql" >"$answers/sqlite3" 2>/dev/null
    php "$here/same.php" "$answers"/*
    rm -rf "$answers"
}

whole_answers() {
    for count in $rows; do
        request "$count" 0
        [ "$count" -gt 100000 ] || compare
        measure "all of $count" "$(rounds "$count")" program "$PROGRAM" -- page-spool "$out/page-spool" -- \
            page "$out/page" -- page-debian "$out/page-debian" -- null "$out/null"
        few=$(($(rounds "$count") / 10))
        measure "all of $count, slow peers" $((few < 2 ? 2 : few)) program "$PROGRAM" -- \
            php php-cgi -d memory_limit=-1 -- \
            sqlite3 sqlite3 -batch -init /dev/null -readonly "$BENCH_DB" ".read $here/document.sql"
    done
}

# An hour's and a month's changes out of the largest database, against every plan that the peer knows.
changes() {
    largest=${rows##* }
    for work in "an hour's:3600" "a day's:86400" "a month's:2678400"; do
        request "$largest" $((now - ${work#*:}))
        runs=$((most < 31 ? most : 31))
        measure "${work%:*} changes out of $largest" $runs program "$PROGRAM" -- \
            page-scan "$out/page-spool" scan -- page-search "$out/page-spool" search -- page-ids "$out/page-spool" ids
    done
}

# All deals in pages of a twentieth, against one answer; `env` adds the start of a process to each.
pages() {
    largest=${rows##* }
    request "$largest" 0
    size=$(((largest + 19) / 20))
    offset=0
    set -- whole "$PROGRAM"
    while [ $offset -lt "$largest" ]; do
        set -- "$@" -- "page $offset" env "QUERY_STRING=$QUERY_STRING&offset=$offset&limit=$size" "$PROGRAM"
        offset=$((offset + size))
    done
    "$out/turns" $((most < 5 ? most : 5)) "$@" | awk -F'\t' -v rows="$largest" -v size="$size" '
        $1 == "whole" { whole = $2; next }
        { sum += $2; pages++ }
        END { printf "%d deals in %d pages of %d: %.2f s, one answer %.2f s, ratio %.1f\n",
              rows, pages, size, sum / 1e6, whole / 1e6, sum / whole }'
}

instructions() {
    request 100000 0 "$1"
    shift
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null |
        sed -n 's/,//g; s/.*refs: *\([0-9]*\)$/\1/p' | awk '{ printf "%.1f", $1 / 1e6 }'
}

table() {
    awk -F'\t' '
        $1 != work { work = $1; printf "\n**%s**\n\n", work
            print "| | the program takes × as long | median ms | least ms | CPU ms | peak MiB | bytes |"
            print "| --- | --- | --- | --- | --- | --- | --- |" }
        { printf "| %s | %.*f | %.2f | %.2f | %.2f | %.1f | %d |\n",
            $2, $7 < 0.2 ? 3 : 2, $7, $3 / 1e3, $4 / 1e3, $5 / 1e3, $6 / 1024, $8 }' "$out/results.tsv"
}

PATH=$PATH:/usr/sbin:/sbin
build
: >"$out/results.tsv"
rm -f "$out"/*.db # made again: an old orders.c may have made them
whole_answers
changes
table
echo
pages
echo
echo '| million instructions, all of 100000 | |'
echo '| --- | --- |'
echo "| program, JSON | $(instructions '&format=json' "$PROGRAM") |"
echo "| program, XML | $(instructions '&format=xml' "$PROGRAM") |"
for peer in page page-spool page-debian; do
    echo "| $peer | $(instructions '' "$out/$peer") |"
done
echo
echo "executable: $(wc -c <"$PROGRAM") bytes"
"$here/apache.sh"
