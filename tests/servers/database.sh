# database.sh: a private MariaDB or PostgreSQL with the sample's rows, for serve.sh and the benchmark, which read this file.
#
# `start_database ENGINE FOLDER` starts it as nobody (as root) with all its files in FOLDER and no port, and sets
#   database_pid     the process to end
#   database_signal  how it ends at once and well
#   database_table   the table `[database]` of a config; its account may only read
#   database_client  a command that opens the same database for whoever wants to look or to change rows
# It says what is missing by `fail`, which its reader has. `database_options` are more words for the server's command line.

database_password=password

start_database() {
    engine=$1
    folder=$2
    mkdir -m 0755 "$folder"
    nobody=
    if [ "$(id -u)" = 0 ]; then
        chown nobody "$folder"
        nobody="setpriv --reuid=$(id -u nobody) --regid=$(id -g nobody) --clear-groups"
    fi
    case $engine in
    mysql) start_mariadb ;;
    postgres) start_postgres ;;
    esac
}

# Waits for a server to answer a command.
wait_for_database() {
    until "$@" >/dev/null 2>&1; do
        kill -0 "$database_pid" 2>/dev/null || {
            cat "$folder/log" >&2
            fail 'the database does not start'
        }
        sleep 0.1
    done
}

start_mariadb() {
    for program in mariadbd mariadb-install-db mariadb; do
        command -v "$program" >/dev/null || fail "$program is missing (Debian: apt-get install mariadb-server)"
    done
    socket=$folder/socket
    # shellcheck disable=SC2086 # a command of several words, or none
    (cd "$folder" && TMPDIR=$folder $nobody mariadb-install-db --no-defaults --skip-test-db \
        --auth-root-authentication-method=normal "--datadir=$folder/data") >"$folder/log" 2>&1 || {
        cat "$folder/log" >&2
        fail 'mariadb-install-db has failed'
    }
    # shellcheck disable=SC2086
    setsid $nobody mariadbd --no-defaults "--datadir=$folder/data" "--socket=$socket" "--tmpdir=$folder" \
        "--pid-file=$folder/pid" --skip-networking --character-set-server=utf8mb4 --innodb-buffer-pool-size=32M ${database_options:-} \
        >"$folder/log" 2>&1 </dev/null &
    database_pid=$!
    database_signal=TERM
    # What reads the variables is serve.sh.
    # shellcheck disable=SC2034
    {
        database_client="mariadb --no-defaults --socket=$socket -u root shop"
        database_table=$(printf '[database]\nengine   = "mysql"\nsocket   = "%s"\nname     = "shop"\nuser     = "shop"\npassword = "%s"' \
            "$socket" "$database_password")
    }
    set -- mariadb --no-defaults "--socket=$socket" --user=root
    wait_for_database "$@" --execute='SELECT 1'
    "$@" --execute="CREATE DATABASE shop CHARACTER SET utf8mb4;
        CREATE USER shop@localhost IDENTIFIED BY '$database_password'; GRANT SELECT ON shop.* TO shop@localhost"
    "$@" --default-character-set=utf8mb4 shop <"$here/../sample.mysql.sql"
}

start_postgres() {
    # Debian keeps the programs in a folder for each version.
    for bin in /usr/lib/postgresql/*/bin "$(dirname -- "$(command -v initdb || echo /)")"; do
        [ ! -x "$bin/initdb" ] || programs=$bin
    done
    [ -n "${programs:-}" ] || fail 'PostgreSQL is missing (Debian: apt-get install postgresql)'
    command -v psql >/dev/null || fail 'psql is missing (Debian: apt-get install postgresql-client)'
    # shellcheck disable=SC2086 # a command of several words, or none
    (cd "$folder" && $nobody "$programs/initdb" --username=postgres --encoding=UTF8 --locale=C --no-sync \
        "--pgdata=$folder/data") >"$folder/log" 2>&1 || {
        cat "$folder/log" >&2
        fail 'initdb has failed'
    }
    printf 'local all postgres trust\nlocal all all scram-sha-256\n' >"$folder/data/pg_hba.conf"
    # shellcheck disable=SC2086
    setsid $nobody "$programs/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off \
        ${database_options:-} \
        >"$folder/log" 2>&1 </dev/null &
    database_pid=$!
    # shellcheck disable=SC2034
    {
        database_signal=INT # TERM would wait for all who are connected
        database_client="psql -h $folder -U postgres shop"
        database_table=$(printf '[database]\nengine   = "postgres"\nhost     = "%s"\nname     = "shop"\nuser     = "shop"\npassword = "%s"' \
            "$folder" "$database_password")
    }
    set -- psql --no-psqlrc --quiet "--host=$folder" --username=postgres --set=ON_ERROR_STOP=1
    wait_for_database "$@" --command='SELECT 1' postgres
    "$@" --command="CREATE ROLE shop LOGIN PASSWORD '$database_password'" --command='CREATE DATABASE shop' postgres
    "$@" "--file=$here/../sample.postgres.sql" --command='GRANT SELECT ON ALL TABLES IN SCHEMA public TO shop' shop
}
