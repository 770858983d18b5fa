#!/bin/sh
# serve.sh: a private Apache on 127.0.0.1 with this checkout's cgi-bin, until Ctrl-C; `make serve` starts it.
# Its configuration is apache.conf, its files are in a temporary folder, its error log goes to the terminal.
#   PORT             the port, 8080 unless set
#   DATABASE         where the sample's rows are: sqlite unless set, or mysql or postgres for a private MariaDB or
#                    PostgreSQL in the same folder, started by database.sh
#   LOGIN, PASSWORD  sign the URLs to try; they stand in cgi-bin/.htroistat.toml
#   MODULES          Apache's modules, where they are in none of the usual places
set -eu
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin # where servers are, also for users
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
top=$(CDPATH='' cd -- "$here/../.." && pwd -P)
port=${PORT:-8080}
cgi_bin=$top/cgi-bin
database=${DATABASE:-sqlite}

fail() {
    printf 'serve: %s\n' "$1" >&2
    exit 1
}

case $database in
sqlite) ;;
mysql | postgres)
    # shellcheck source=tests/servers/database.sh
    . "$here/database.sh"
    ;;
*) fail "DATABASE is sqlite, mysql or postgres, and not $database" ;;
esac

# Debian calls it apache2, everybody else httpd.
apache=$(command -v apache2 || command -v httpd) || fail 'Apache is missing (Debian: apt-get install apache2-bin)'
for modules in "${MODULES:-}" /usr/lib/apache2/modules /usr/lib64/httpd/modules /usr/lib/httpd/modules \
    /usr/lib64/apache2 /usr/lib/apache2; do
    [ ! -f "$modules/mod_cgid.so" ] || break
done
[ -f "$modules/mod_cgid.so" ] || fail "Apache's modules are not found: set MODULES to their folder"

apache_pid=
database_pid=
follower=
root=$(mktemp -d)
stop() {
    trap '' HUP INT TERM
    [ -z "$apache_pid" ] || kill -TERM "$apache_pid" 2>/dev/null || true
    wait "$apache_pid" 2>/dev/null || true
    [ -z "$database_pid" ] || kill -s "$database_signal" "$database_pid" 2>/dev/null || true
    wait "$database_pid" 2>/dev/null || true
    [ -z "$follower" ] || kill "$follower" 2>/dev/null || true
    rm -rf "$root"
}
trap stop EXIT
trap 'exit 0' HUP INT TERM # Ctrl-C is how it ends, not a failure

mkdir "$root/web"
chmod 0755 "$root" "$root/web"
set -- -f "$here/apache.conf" -C "Define PORT $port" -C "Define ROOT \"$root\"" \
    -C "Define WEB_ROOT \"$root/web\"" -C "Define MODULES \"$modules\""

# With a server as the database, a copy of cgi-bin is served, whose config names that server.
if [ "$database" != sqlite ]; then
    start_database "$database" "$root/database"
    cp -Rp "$cgi_bin" "$root/cgi-bin"
    cgi_bin=$root/cgi-bin
    DATABASE_TABLE=$database_table awk '/^database *=/ { next } /^\[/ && !done { print ENVIRON["DATABASE_TABLE"] "\n"; done = 1 } 1' \
        "$top/cgi-bin/.htroistat.toml" >"$cgi_bin/.htroistat.toml"
fi

# Apache does not answer requests as root. The owner of the checkout can read what is in it; where that is
# root too, somebody without rights stands in, as www-data does on a server without suexec. If the checkout
# is in a place that he cannot enter, a copy of it is served.
if [ "$(id -u)" = 0 ]; then
    # shellcheck disable=SC2012 # numbers only: no name is read
    owner=$(ls -nd "$cgi_bin" | awk '{print $3}')
    group=$(ls -nd "$cgi_bin" | awk '{print $4}')
    if [ "$owner" = 0 ]; then
        user=www-data
        id "$user" >/dev/null 2>&1 || user=nobody
        owner=$(id -u "$user")
        group=$(id -g "$user")
    fi
    set -- "$@" -C "Define RUN_USER #$owner" -C "Define RUN_GROUP #$group"

    reaches() {
        setpriv --reuid="$owner" --regid="$group" --clear-groups test "$1" "$2" 2>/dev/null
    }
    if [ "$database" != sqlite ]; then
        chown -R "$owner:$group" "$cgi_bin"
        chmod -R u+rwX "$cgi_bin"
    elif ! { reaches -x "$cgi_bin/roistat.cgi" && reaches -r "$cgi_bin/.htroistat.toml" &&
        reaches -r "$top/sample.db"; }; then
        echo "serve: user $owner cannot read this folder, so a copy of cgi-bin and sample.db is served"
        cp -Rp "$cgi_bin" "$root/cgi-bin"
        cp "$top/sample.db" "$root/sample.db"
        chown -R "$owner:$group" "$root/cgi-bin" "$root/sample.db"
        chmod -R u+rwX "$root/cgi-bin" "$root/sample.db"
        cgi_bin=$root/cgi-bin
    fi
fi

# In a session of its own: Ctrl-C and a new size of the window are told to all that runs in the terminal, and
# the second is Apache's signal to end.
setsid "$apache" "$@" -C "Define CGI_BIN \"$cgi_bin\"" -D FOREGROUND &
apache_pid=$!
while [ ! -s "$root/apache.pid" ]; do
    kill -0 "$apache_pid" 2>/dev/null || fail "Apache does not start; another port: make serve PORT=8081"
    sleep 0.1
done

token=$(printf '%s%s' "$LOGIN" "$PASSWORD" | md5sum | cut -c1-32)
page=http://127.0.0.1:$port/cgi-bin/roistat.cgi
signed="$page?user=$LOGIN&token=$token"
cat <<END

Serving $cgi_bin until Ctrl-C. The owner's page, in a browser:

  $page
  login $LOGIN, password $PASSWORD

What Roistat gets, from another terminal:

  curl -i '$signed&action=export&date=0'
  curl -i '$signed&action=export&format=xml&date=0'
  curl -i '$signed&action=export_clients&date=0'
  curl -i '$signed&action=import_scheme'
END
if [ "$database" != sqlite ]; then
    printf '\nThe rows are in a private database, to look at and to change:\n\n  %s\n' "$database_client"
fi
printf '\nThe error log:\n'
tail -n +1 -f "$root/error.log" &
follower=$!

wait "$apache_pid" || true
apache_pid=
fail 'Apache has ended by itself'
