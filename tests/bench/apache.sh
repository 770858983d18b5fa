#!/bin/sh
# apache.sh: requests a second through a private Apache on 127.0.0.1, Apache and all that it starts on one core, the
# client on another. bench.sh starts it when the databases are made.
set -eu
PATH=$PATH:/usr/sbin:/sbin
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
out=${CARGO_TARGET_DIR:?is set by the Makefile}/bench
port=${PORT:-8097}
seconds=${SECONDS_EACH:-5}
root=$(mktemp -d)
apache=
stop() {
    [ -z "$apache" ] || kill -TERM "$apache" 2>/dev/null || true
    [ -z "$apache" ] || wait "$apache" 2>/dev/null || true
    rm -rf "$root"
}
trap stop EXIT
trap 'exit 1' HUP INT TERM

chmod 0755 "$root"
mkdir "$root/cgi-bin" "$root/web"
cp "$out/null" "$root/cgi-bin/null.cgi"
for count in 31 10000; do
    [ -f "$out/$count.db" ] || "$out/orders" "$count" "$out/$count.db"
    cp "$out/$count.db" "$root/$count.db"
    cp "$PROGRAM" "$root/cgi-bin/deals$count.cgi"
    sed "s|@DATABASE@|\"../$count.db\"|" "$here/shop.toml" >"$root/cgi-bin/.htdeals$count.toml"
done
chmod -R a+rX "$root"
set -- -f "$here/../servers/apache.conf" -C "Define PORT $port" -C "Define ROOT \"$root\"" \
    -C "Define CGI_BIN \"$root/cgi-bin\"" -C "Define WEB_ROOT \"$root/web\"" \
    -C "Define MODULES \"${MODULES:-/usr/lib/apache2/modules}\""
[ "$(id -u)" != 0 ] || set -- "$@" -C 'Define RUN_USER nobody' -C "Define RUN_GROUP $(id -gn nobody)"
taskset -c 0 apache2 "$@" -D FOREGROUND &
apache=$!
while [ ! -s "$root/apache.pid" ]; do
    kill -0 "$apache" || exit 1
    sleep 0.1
done

token=$(printf loginpassword | md5sum | cut -c1-32)
core=$(($(nproc) > 1 ? 1 : 0))
echo
echo "| through Apache, mod_cgid, one core | requests a second |"
echo '| --- | --- |'
for program in null:"a process that answers something fixed" deals31:"31 deals" deals10000:"10,000 deals"; do
    url="http://127.0.0.1:$port/cgi-bin/${program%%:*}.cgi?action=export&user=login&token=$token&date=0"
    curl -sf -o /dev/null "$url"
    taskset -c $core wrk -t1 -c4 -d"${seconds}s" "$url" >"$out/wrk.log"
    ! grep -i 'non-2xx\|socket errors' "$out/wrk.log" >&2 || exit 1
    echo "| ${program#*:} | $(sed -n 's/^Requests.sec: *//p' "$out/wrk.log") |"
done
