# servers.sh: a private MariaDB and a private PostgreSQL with the very deals of orders.c's databases; bench.sh reads this
# file. Both are those of tests/servers/database.sh, with more memory and, for the leads, every safety of their defaults.
#
# `start_servers` starts both; `stop_servers` ends both by their processes, and removes what is temporary. `load_mariadb NAME
# COUNT` and `load_postgres NAME COUNT` make a database of so many deals. The account `shop` reads those whose names begin with
# `deals`; on MariaDB it also writes to those that begin with `leads`.

mariadb_pid=
postgres_pid=

start_servers() {
    root=$(mktemp -d)
    chmod 0755 "$root"
    database_options='--innodb-buffer-pool-size=1G --local-infile=1'
    start_database mysql "$root/mariadb"
    mariadb_pid=$database_pid
    BENCH_SOCKET=$root/mariadb/socket
    database_options='-c shared_buffers=256MB -c max_wal_size=4GB'
    start_database postgres "$root/postgres"
    postgres_pid=$database_pid
    postgres_folder=$root/postgres
    export BENCH_SOCKET
    in_mariadb mysql --execute="GRANT SELECT ON \`deals%\`.* TO shop@localhost;
        GRANT SELECT, INSERT, UPDATE ON \`leads%\`.* TO shop@localhost"
}

stop_servers() {
    [ -z "$mariadb_pid" ] || kill -TERM "$mariadb_pid" 2>/dev/null || true
    [ -z "$postgres_pid" ] || kill -INT "$postgres_pid" 2>/dev/null || true
    for pid in $mariadb_pid $postgres_pid; do
        wait "$pid" 2>/dev/null || true
    done
    mariadb_pid=
    postgres_pid=
    rm -rf "${root:-}" "${answers:-}"
}

in_mariadb() {
    name=$1
    shift
    mariadb --no-defaults "--socket=$BENCH_SOCKET" --user=root --default-character-set=utf8mb4 --local-infile=1 "$@" "$name"
}

in_postgres() {
    name=$1
    shift
    psql --no-psqlrc --quiet "--host=$postgres_folder" --username=postgres --set=ON_ERROR_STOP=1 "$@" "$name"
}

# The tables, but for the texts that MariaDB would take for longer ones if their length were not said.
tables='CREATE TABLE statuses (id INT PRIMARY KEY, name VARCHAR(100) NOT NULL);
CREATE TABLE orders (id INT @COUNTED@ PRIMARY KEY, order_name VARCHAR(255), date_create BIGINT NOT NULL,
    edit_date BIGINT NOT NULL, status INT NOT NULL, price DECIMAL(12,2), cost DECIMAL(12,2), roistat VARCHAR(32),
    client_id INT, delivery_type VARCHAR(100), manager VARCHAR(100));'

# A database on MariaDB, by its name, with so many deals.
load_mariadb() {
    in_mariadb mysql --execute="CREATE DATABASE $1 CHARACTER SET utf8mb4"
    in_mariadb "$1" --execute="$(printf '%s' "$tables" | sed 's/@COUNTED@/AUTO_INCREMENT/')"
    for table in statuses orders; do
        "$out/rows" "$out/$2.db" $table >"$out/rows.tsv"
        in_mariadb "$1" --execute="LOAD DATA LOCAL INFILE '$out/rows.tsv' INTO TABLE $table"
    done
    in_mariadb "$1" --execute='CREATE INDEX orders_edit_date ON orders (edit_date); ANALYZE TABLE orders' >"$out/analyze.log"
    rm -f "$out/rows.tsv"
}

# The same on PostgreSQL.
load_postgres() {
    in_postgres postgres --command="CREATE DATABASE $1"
    in_postgres "$1" --command="$(printf '%s' "$tables" | sed 's/@COUNTED@//')"
    for table in statuses orders; do
        "$out/rows" "$out/$2.db" $table | in_postgres "$1" --command="COPY $table FROM STDIN"
    done
    in_postgres "$1" --command='CREATE INDEX orders_edit_date ON orders (edit_date)' \
        --command='GRANT SELECT ON ALL TABLES IN SCHEMA public TO shop' --command='VACUUM ANALYZE'
}
