#!/bin/sh
# bench.sh: measures the program beside other ways to give the same answer, all in turn and with their output into
# a pipe, and prints Markdown tables; `make bench` starts it. docs/performance.md says what came of it.
#   ROWS    databases of how many deals, "31 10000 100000 1000000" unless set
#   RUNS    the most rounds for one line, 1000 unless set; large answers get fewer
#   PROGRAM, CARGO_FLAGS   what the Makefile has built, and how
# All that it makes goes to target/bench. The peers: page.c with the very libsqlite3.a that is in the program
# (`page`; with a spool like the program's, `page-spool`) and with Debian's SQLite (`page-debian`), a PHP page under
# php-cgi, the sqlite3 command line, and `null`, which starts and answers something fixed. For MariaDB and PostgreSQL,
# private ones, a page in C with the server's own client library, and the PHP page; leads by hand in C.
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

# shellcheck source=tests/servers/database.sh
. "$here/../servers/database.sh"
# shellcheck source=tests/bench/servers.sh
. "$here/servers.sh"
trap stop_servers EXIT
trap 'exit 1' HUP INT TERM

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
        for peer in page orders rows lead-sqlite; do
            cc $cflags -I"$source/sqlite3" "$here/$peer.c" "$sqlite/libsqlite3.a" -lm -o "$out/$peer"
        done
        cc $cflags -DSPOOL -I"$source/sqlite3" "$here/page.c" "$sqlite/libsqlite3.a" -lm -o "$out/page-spool"
        # Debian's archive speaks of dlopen, which nobody here calls.
        cc -O2 -Wall -Wextra -static "$here/page.c" -lsqlite3 -lm -o "$out/page-debian" 2>"$out/cc.log" ||
            fail "$(cat "$out/cc.log")"
        # libmariadb is linked as the program is; Debian has libpq's parts as shared libraries only.
        for peer in page-mysql lead-mysql; do
            cc $cflags "$here/$peer.c" -lmariadb -lssl -lcrypto -lz -lm -o "$out/$peer" 2>"$out/cc.log" ||
                fail "$(cat "$out/cc.log")"
        done
        cc -O3 -Wall -Wextra -I/usr/include/postgresql "$here/page-postgres.c" -lpq -o "$out/page-postgres"
    }
}

# The environment of one request, as a web server makes it, with these parameters.
environment() {
    token=$(printf loginpassword | md5sum | cut -c1-32)
    QUERY_STRING="user=login&token=$token&$1"
    GATEWAY_INTERFACE=CGI/1.1 SERVER_PROTOCOL=HTTP/1.1 SERVER_SOFTWARE=bench REQUEST_METHOD=GET
    SERVER_NAME=127.0.0.1 SERVER_PORT=80 REMOTE_ADDR=127.0.0.1 SCRIPT_NAME=/cgi-bin/roistat.cgi
    REDIRECT_STATUS=200 SCRIPT_FILENAME=$here/page.php # php-cgi's
    export QUERY_STRING GATEWAY_INTERFACE SERVER_PROTOCOL SERVER_SOFTWARE REQUEST_METHOD
    export SERVER_NAME SERVER_PORT REMOTE_ADDR SCRIPT_NAME REDIRECT_STATUS SCRIPT_FILENAME
}

# The config of the program, by its name, for this place of a database.
config() {
    ROISTAT_CONFIG=$out/$1.toml
    export ROISTAT_CONFIG
    sed "s|@DATABASE@|$2|" "$here/shop.toml" >"$ROISTAT_CONFIG"
}

# A request of an SQLite database: for so many deals, since a date, with more parameters.
request() {
    BENCH_DB=$out/$1.db
    BENCH_ENGINE=sqlite
    BENCH_DSN=sqlite:$BENCH_DB
    export BENCH_DB BENCH_ENGINE BENCH_DSN
    make_database "$1"
    config "$1" "\"$BENCH_DB\""
    environment "action=export&date=$2${3:-}"
}

make_database() {
    [ -f "$out/$1.db" ] || "$out/orders" "$1" "$out/$1.db"
}

# A request of a server: for all of so many deals. BENCH_ENGINE says which server.
server_request() {
    BENCH_NAME=deals$1
    export BENCH_NAME
    case $BENCH_ENGINE in
    mysql) place="engine = \"mysql\", socket = \"$BENCH_SOCKET\"" ;;
    postgres)
        place="engine = \"postgres\", host = \"$postgres_folder\""
        BENCH_CONNINFO="host=$postgres_folder user=shop password=password dbname=$BENCH_NAME"
        BENCH_DSN="pgsql:host=$postgres_folder;dbname=$BENCH_NAME"
        export BENCH_CONNINFO BENCH_DSN
        ;;
    esac
    config "$BENCH_ENGINE-$1" "{ $place, name = \"$BENCH_NAME\", user = \"shop\", password = \"$database_password\" }"
    environment "action=export&date=0"
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
    awk -F'\t' '$1 == "program" || $1 ~ /^(page|lead)/ { answers[$7 " " $8] }
        END { for (answer in answers) count++; exit count != 1 }' "$out/turns.tsv" || {
        cat "$out/turns.tsv" >&2
        fail "$work: the answers differ"
    }
    sed "s/^/$work	/" "$out/turns.tsv" >>"$out/results.tsv"
}

# All peers hold the same document, whatever their way to write it: the page in C that is named, and PHP's; in SQLite's
# shell, too.
compare() {
    answers=$(mktemp -d)
    "$PROGRAM" >"$answers/program"
    "$out/$1" >"$answers/page"
    php-cgi -d memory_limit=-1 >"$answers/php"
    [ "$BENCH_ENGINE" != sqlite ] ||
        sqlite3 -batch -init /dev/null -readonly "$BENCH_DB" ".read $here/document.sql" >"$answers/sqlite3" 2>/dev/null
    php "$here/same.php" "$answers"/* || fail 'the documents differ'
    rm -rf "$answers"
}

whole_answers() {
    for count in $rows; do
        request "$count" 0
        [ "$count" -gt 100000 ] || compare page
        measure "all of $count" "$(rounds "$count")" program "$PROGRAM" -- page-spool "$out/page-spool" -- \
            page "$out/page" -- page-debian "$out/page-debian" -- null "$out/null"
        few=$(($(rounds "$count") / 10))
        measure "all of $count, slow peers" $((few < 2 ? 2 : few)) program "$PROGRAM" -- \
            php php-cgi -d memory_limit=-1 -- \
            sqlite3 sqlite3 -batch -init /dev/null -readonly "$BENCH_DB" ".read $here/document.sql"
    done
}

# All deals of a server's, beside C with its client library, the same that throws the rows away, and PHP.
server_answers() {
    for BENCH_ENGINE in mysql postgres; do
        export BENCH_ENGINE
        for count in $rows; do
            make_database "$count"
            case $BENCH_ENGINE in
            mysql) load_mariadb "deals$count" "$count" ;;
            postgres) load_postgres "deals$count" "$count" ;;
            esac
            server_request "$count"
            [ "$count" -gt 100000 ] || compare "page-$BENCH_ENGINE"
            measure "$BENCH_ENGINE: all of $count" "$(rounds "$count")" program "$PROGRAM" -- \
                "page-$BENCH_ENGINE" "$out/page-$BENCH_ENGINE" -- fetch "$out/page-$BENCH_ENGINE" fetch
            few=$(($(rounds "$count") / 10))
            measure "$BENCH_ENGINE: all of $count, beside PHP" $((few < 2 ? 2 : few)) program "$PROGRAM" -- \
                php php-cgi -d memory_limit=-1
        done
    done
}

# A lead that is new in each round, stored with all that makes it last: into files of SQLite of both kinds, and on MariaDB.
# The program and its peer have a database each, and both are alike.
leads() {
    export BENCH_DB BENCH_NAME
    environment 'action=lead&title=Kettle&visit=1234567&id={turn}'
    runs=$((most < 200 ? most : 200))
    make_database 10000
    for journal in delete wal; do
        for name in program peer; do
            rm -f "$out/lead-$name.db"*
            cp "$out/10000.db" "$out/lead-$name.db"
            sqlite3 -batch "$out/lead-$name.db" "PRAGMA journal_mode = $journal; ALTER TABLE orders ADD lead_key TEXT;
                CREATE UNIQUE INDEX orders_lead ON orders (lead_key)" >"$out/lead.log"
        done
        BENCH_DB=$out/lead-peer.db
        lead_config "\"$out/lead-program.db\"" 'ON CONFLICT (lead_key) DO UPDATE SET lead_key = excluded.lead_key RETURNING id'
        measure "a lead, SQLite, journal_mode $journal" $runs program "$PROGRAM" -- lead-sqlite "$out/lead-sqlite"
    done
    for name in leads_program leads_peer; do
        load_mariadb $name 10000
        in_mariadb $name --execute='ALTER TABLE orders ADD lead_key VARCHAR(190) UNIQUE'
    done
    BENCH_NAME=leads_peer
    lead_config "{ engine = \"mysql\", socket = \"$BENCH_SOCKET\", name = \"leads_program\", user = \"shop\", password = \"$database_password\" }" \
        'ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)'
    measure 'a lead, MariaDB' $runs program "$PROGRAM" -- lead-mysql "$out/lead-mysql"
}

# The config of leads for this place of a database, and the end of the statement.
lead_config() {
    config lead "$1"
    sed "s|@KEY@|$2|" "$here/lead.toml" >>"$ROISTAT_CONFIG"
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

# Million instructions of a command, in the environment that stands.
instructions() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null |
        sed -n 's/,//g; s/.*refs: *\([0-9]*\)$/\1/p' | awk '{ printf "%.1f", $1 / 1e6 }'
}

all_instructions() {
    echo '| million instructions | all of 31 | all of 100000 |'
    echo '| --- | --- | --- |'
    for peer in page page-spool page-debian; do
        printf '| %s |' $peer
        for count in 31 100000; do
            request $count 0
            printf ' %s |' "$(instructions "$out/$peer")"
        done
        echo
    done
    for format in json xml; do
        printf '| program, %s |' $format
        for count in 31 100000; do
            request $count 0 "&format=$format"
            printf ' %s |' "$(instructions "$PROGRAM")"
        done
        echo
    done
    for BENCH_ENGINE in mysql postgres; do
        for program in "page-$BENCH_ENGINE" program; do
            printf '| %s: %s |' $BENCH_ENGINE "$program"
            [ "$program" != program ] || program=$PROGRAM
            [ "$program" = "$PROGRAM" ] || program=$out/$program
            for count in 31 100000; do
                case " $rows " in *" $count "*) ;; *) printf ' |' && continue ;; esac
                server_request $count
                printf ' %s |' "$(instructions "$program")"
            done
            echo
        done
    done
}

# The size of the executable with TLS and without.
sizes() {
    # shellcheck disable=SC2086 # flags fall apart into words
    CARGO_TARGET_DIR=$out/without-tls cargo build $CARGO_FLAGS --no-default-features 2>"$out/cargo.log" ||
        fail "$(cat "$out/cargo.log")"
    without=$(find "$out/without-tls" -path '*/release/roistat-cgi' -type f)
    echo "executable: $(wc -c <"$PROGRAM") bytes, $(wc -c <"$without") without TLS"
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
start_servers
whole_answers
changes
server_answers
leads
table
echo
pages
echo
all_instructions
echo
sizes
"$here/apache.sh"
