/* page-mysql: the export page written by hand in C against MariaDB's own client library.
 *
 *   page-mysql [fetch]    fetch: the rows of the deals are fetched and thrown away, and the answer is fixed: what is left
 *                         is the server's own time and the way of the rows through the library
 *
 * It knows its one query, trusts the server to send UTF-8, and reads QUERY_STRING, BENCH_SOCKET and BENCH_NAME. One moment
 * for both lists, as in the program; a row is written as soon as it comes, unless it is built with -DSPOOL. */
#define _GNU_SOURCE
#include <mariadb/mysql.h>

#include "document.h"

static MYSQL *server;

static void ask(const char *sql)
{
    if (mysql_query(server, sql))
        _exit(failed(mysql_error(server)));
}

/* The rows of a query, each of which comes when it is asked for. */
static MYSQL_RES *rows_of(const char *sql)
{
    ask(sql);
    MYSQL_RES *rows = mysql_use_result(server);
    if (!rows)
        _exit(failed(mysql_error(server)));
    return rows;
}

static void end_of(MYSQL_RES *rows)
{
    if (mysql_errno(server))
        _exit(failed(mysql_error(server)));
    mysql_free_result(rows);
}

INLINE int put_entry(MYSQL_ROW row, const unsigned long *lengths, int column, const char *key, size_t count)
{
    if (!row[column])
        return 0;
    put(key, count);
    put_text((const unsigned char *)row[column], lengths[column]);
    PUT("\"");
    return 1;
}
#define ENTRY(column, key) put_entry(row, lengths, column, key, sizeof(key) - 1)

int main(int argc, char **argv)
{
    const char *socket = getenv("BENCH_SOCKET"), *name = getenv("BENCH_NAME"), *date = parameter("date");
    int is_fetched = argc > 1 && !strcmp(argv[1], "fetch");
    char sql[512];
    MYSQL_RES *rows;
    MYSQL_ROW row;
    if (!is_signed() || !date || !socket || !name)
        return failed("token, date, BENCH_SOCKET or BENCH_NAME");
    make_tables();
    server = mysql_init(NULL);
    mysql_options(server, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (!mysql_real_connect(server, NULL, "shop", "password", name, 0, socket, 0))
        return failed(mysql_error(server));
    ask("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");

    begin();
    PUT("{\"statuses\":[");
    rows = rows_of(STATUSES);
    for (int count = 0; (row = mysql_fetch_row(rows)); count++) {
        const unsigned long *lengths = mysql_fetch_lengths(rows);
        need_room();
        if (count)
            PUT(",");
        PUT_STATUS(ENTRY);
    }
    end_of(rows);
    need_room();
    PUT("],\"orders\":[");
    snprintf(sql, sizeof sql, ORDERS "WHERE edit_date > %lld ORDER BY id", strtoll(date, NULL, 10));
    rows = rows_of(sql);
    for (int count = 0; (row = mysql_fetch_row(rows)); count++) {
        if (is_fetched)
            continue;
        const unsigned long *lengths = mysql_fetch_lengths(rows);
        need_room();
        if (count)
            PUT(",");
        PUT_ORDER(ENTRY);
    }
    end_of(rows);
    need_room();
    PUT("]}");
    ask("COMMIT");
    mysql_close(server);
    send_all();
    _exit(0);
}
