#!/bin/sh
# order.sh: writes scripts/request-order.ld, by which the linker puts the functions of a request side by side; `make order`
# starts it.
#
# The system maps an executable in pieces of 64 KiB, each as it is first touched. The functions of a request are a tenth of
# this one: scattered over all of it, they cost a small answer about 5 % of its time. They are found by answering requests
# about the sample under callgrind, from SQLite and from private servers. They are named without what the next compiler or
# the next change would call otherwise; a name that is out of date costs time and nothing else, and
# tests/suite/cost.rs says when there are many.
#   CARGO_FLAGS, CARGO_TARGET_DIR   as the Makefile has them
#   LOGIN, PASSWORD                 sign the requests; they stand in cgi-bin/.htroistat.toml
set -eu
PATH=$PATH:/usr/sbin:/sbin
top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
here=$top/tests/servers
script=$top/scripts/request-order.ld
out=${CARGO_TARGET_DIR:?is set by the Makefile}/order

fail() {
    printf 'order: %s\n' "$1" >&2
    exit 1
}

# shellcheck source=tests/servers/database.sh
. "$here/database.sh"

database_pid=
root=$(mktemp -d)
chmod 0755 "$root"
stop_database() {
    [ -z "$database_pid" ] || kill -s "$database_signal" "$database_pid" 2>/dev/null || true
    wait "$database_pid" 2>/dev/null || true
    database_pid=
}
trap 'stop_database; rm -rf "$root"' EXIT
trap 'exit 1' HUP INT TERM

# The functions that a request calls, by its query string, of the config of an engine.
called() {
    token=$(printf '%s%s' "$LOGIN" "$PASSWORD" | md5sum | cut -c1-32)
    env -i GATEWAY_INTERFACE=CGI/1.1 SERVER_PROTOCOL=HTTP/1.1 SERVER_SOFTWARE=make REQUEST_METHOD=GET \
        SERVER_NAME=127.0.0.1 SERVER_PORT=80 REMOTE_ADDR=127.0.0.1 SCRIPT_NAME=/cgi-bin/roistat.cgi \
        QUERY_STRING="user=$LOGIN&token=$token&$2" \
        valgrind --quiet --tool=callgrind --demangle=no "--callgrind-out-file=$root/calls" \
        "$root/$1/cgi-bin/roistat.cgi" >"$root/answer" 2>"$root/log" || fail "$(cat "$root/log")"
    grep -q '^Status: 200' "$root/answer" || fail "$(cat "$root/answer")"
    # A name stands where its function is first spoken of; `'2` is a call within itself.
    sed -n "s/^c\{0,1\}fn=([0-9]*) //p" "$root/calls" | sed "s/'[0-9]*\$//" | LC_ALL=C sort -u >>"$root/called"
}

# The same program with the names in it, and the list of its parts.
cd "$top"
# shellcheck disable=SC2086 # flags fall apart into words
CARGO_TARGET_DIR=$out cargo rustc $CARGO_FLAGS --bin roistat-cgi -- -C strip=none -C "link-arg=-Wl,-Map=$out/map"
executable=$(find "$out" -path '*/release/roistat-cgi' -type f)

for engine in sqlite mysql postgres; do
    mkdir -p "$root/$engine/cgi-bin"
    cp "$executable" "$root/$engine/cgi-bin/roistat.cgi"
    cp cgi-bin/.htroistat.toml "$root/$engine/cgi-bin/"
    cp sample.db "$root/$engine/"
    if [ $engine != sqlite ]; then
        start_database $engine "$root/$engine/server"
        DATABASE_TABLE=$database_table awk '/^database *=/ { next } /^\[/ && !done { print ENVIRON["DATABASE_TABLE"] "\n"; done = 1 } 1' \
            cgi-bin/.htroistat.toml >"$root/$engine/cgi-bin/.htroistat.toml"
    fi
    for request in 'action=export&date=0' 'action=export&format=xml&date=1' 'action=export_clients&date=0'; do
        called $engine "$request"
    done
    stop_database
done

# In the list of parts each function of Rust and of SQLite has a section that is called like it, and those of the C library
# are in the object files of its archive. Rust's names end in a hash of the function, or have one of the package in them;
# gcc's have endings of their own. A name without them may be that of many functions, of a generic one with all its types:
# it is left out where they are large and less than half of their code is called. Those of the first request, the most
# frequent one, come first.
awk '
    function pattern_of(section) {
        if (section ~ /\._ZN.*17h[0-9a-f]+E/) sub(/17h[0-9a-f]+E.*/, "17h*", section)
        else if (section ~ /\._R/) gsub(/Cs[0-9A-Za-z]+_/, "Cs*_", section)
        else sub(/\.(constprop|isra|part|cold)\..*/, "*", section)
        return "*(" section ")"
    }
    function hexadecimal(digits,    place, number) {
        for (place = 1; place <= length(digits); place++)
            number = number * 16 + index("0123456789abcdef", substr(digits, place, 1)) - 1
        return number
    }
    NR == FNR && /:\(/ {
        pattern = ""
        if (match($5, /:\(\.text\.(unlikely\.)?[^()]+\)$/) && $5 !~ /libc\.a\(/) {
            section = substr($5, RSTART + 2, RLENGTH - 3)
            name = section
            sub(/^\.text\.(unlikely\.)?/, "", name)
            pattern = pattern_of(section)
            place_of[name] = pattern
            size[name] = hexadecimal($3)
            all[pattern] += size[name]
        } else if (match($5, /libc\.a\([^()]+\):\(\.text/)) {
            object = substr($5, RSTART + 7)
            sub(/\).*/, "", object)
            pattern = "*libc.a:" object "(.text .text.*)"
        }
        next
    }
    NR == FNR { if (pattern ~ /^\*libc/) { place_of[$5] = pattern; size[$5] = hexadecimal($3) } next }
    !($0 in place_of) || seen[$0]++ { next }
    { pattern = place_of[$0]; if (!(pattern in called)) order[++count] = pattern; called[pattern] += size[$0] }
    END {
        for (place = 1; place <= count; place++) {
            pattern = order[place]
            if (all[pattern] > 8192 && all[pattern] > 2 * called[pattern]) continue
            print pattern
            # Of the forms of a function for several kinds of processor, callgrind runs the one before the newest.
            if (sub(/-avx2?/, "-evex", pattern)) print pattern
        }
    }' "$out/map" "$root/called" >"$root/patterns"
{
    printf '/* The functions that a request calls, side by side. Made by `make order`: scripts/order.sh says how and why. */\n'
    printf 'SECTIONS {\n  .text.request : {\n'
    sed 's/^/    /' "$root/patterns"
    printf '  }\n}\nINSERT BEFORE .text;\n'
} >"$script"
printf '%s places in scripts/request-order.ld\n' "$(wc -l <"$root/patterns")"
