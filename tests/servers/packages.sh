#!/bin/sh
# packages.sh PACKAGE...: sees to it that the real web servers and readers of the tests are here; the names
# are Debian's. As root on Debian what is missing is installed, without a daemon being left running or
# started at the next boot. Elsewhere a missing one is a failure that says what to do: tests that skip
# themselves silently test nothing. SKIP_SERVERS=1 is the way to do without.
set -eu
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin # where servers are, also for users

if [ "${SKIP_SERVERS:-}" = 1 ]; then
    echo "SKIP_SERVERS=1: the tests with real servers are left out" >&2
    exit 0
fi

have() {
    case $1 in
    apache2-bin) command -v apache2 || command -v httpd ;;
    apache2-suexec-custom) test -e /usr/lib/apache2/suexec ;;
    postgresql) [ -n "$(find /usr/lib/postgresql -name initdb 2>/dev/null)" ] ;;
    mariadb-server) command -v mariadbd ;;
    galera-4) test -e /usr/lib/galera/libgalera_smm.so ;;
    nginx-light) command -v nginx ;;
    nodejs) command -v node ;;
    chromium-driver) command -v chromedriver ;;
    libsqlite3-dev) [ -n "$(find /usr/lib /usr/lib64 -maxdepth 2 -name libsqlite3.a 2>/dev/null)" ] ;;
    libmariadb-dev | libssl-dev | zlib1g-dev)
        case $1 in libmariadb-dev) name=mariadb ;; libssl-dev) name=ssl ;; *) name=z ;; esac
        [ -n "$(find /usr/lib /usr/lib64 -maxdepth 2 -name "lib$name.a" 2>/dev/null)" ]
        ;;
    libpq-dev) command -v pg_config ;;
    php-mysql) php -r 'exit(extension_loaded("mysqli") ? 0 : 1);' ;;
    php-pgsql) php -r 'exit(extension_loaded("pdo_pgsql") ? 0 : 1);' ;;
    php-cli) command -v php ;;
    php-sqlite3) php -r 'exit(extension_loaded("pdo_sqlite") ? 0 : 1);' ;;
    php-xml) php -r 'exit(function_exists("simplexml_load_string") ? 0 : 1);' ;;
    *) command -v "$1" ;; # most packages bring a program of their own name
    esac >/dev/null 2>&1
}

missing() {
    for package in "$@"; do
        have "$package" || printf ' %s' "$package"
    done
}

todo=$(missing "$@")
[ -n "$todo" ] || exit 0

remedy="install them (Debian: apt-get install --no-install-recommends$todo) or set SKIP_SERVERS=1"
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "missing for the tests with real servers:$todo" >&2
    echo "$remedy" >&2
    exit 1
fi

# Debian starts a server as soon as it is installed, unless this program answers 101. One that is here
# already is the owner's: it is put back.
policy=/usr/sbin/policy-rc.d
restore() {
    rm -f "$policy"
    [ ! -e "$policy.before-tests" ] || mv -f "$policy.before-tests" "$policy"
}
trap restore EXIT
trap 'exit 1' HUP INT TERM
[ -e "$policy.before-tests" ] || [ ! -e "$policy" ] || mv "$policy" "$policy.before-tests"
printf '#!/bin/sh\nexit 101\n' >"$policy"
chmod 0755 "$policy"

echo "installing$todo" >&2
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # the list is meant to fall apart into words
{
    apt-get update -q >&2
    apt-get install -q -y --no-install-recommends $todo >&2
    if command -v systemctl >/dev/null; then
        for package in $todo; do
            service=${package%-light}
            systemctl disable --quiet "$service.service" "$service.socket" >/dev/null 2>&1 || true
        done
    fi
}

todo=$(missing "$@")
if [ -n "$todo" ]; then
    echo "still missing after the installation:$todo" >&2
    exit 1
fi
