/* page-postgres: the export page written by hand in C against PostgreSQL's own client library.
 *
 *   page-postgres [fetch]    fetch: all rows of the deals are fetched in one go and thrown away, and the answer is fixed:
 *                            what is left is the server's own time and the way of the rows through the library
 *
 * It knows its one query, trusts the server to send UTF-8, and reads QUERY_STRING and BENCH_CONNINFO. One moment for both
 * lists, as in the program; a row is written as soon as it comes, unless it is built with -DSPOOL. */
#define _GNU_SOURCE
#include <libpq-fe.h>

#include "document.h"

static PGconn *server;

static void ask(const char *sql)
{
    PGresult *result = PQexec(server, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        _exit(failed(PQerrorMessage(server)));
    PQclear(result);
}

static void send_query(const char *sql, const char *date)
{
    const Oid int8 = 20;
    if (!PQsendQueryParams(server, sql, date ? 1 : 0, &int8, &date, NULL, NULL, 0))
        _exit(failed(PQerrorMessage(server)));
}

/* The next row of a query, which comes when it is asked for; none behind the last. */
static PGresult *next(void)
{
    PGresult *row = PQgetResult(server);
    switch (PQresultStatus(row)) {
    case PGRES_SINGLE_TUPLE:
        return row;
    case PGRES_TUPLES_OK:
        PQclear(row);
        if (!PQgetResult(server))
            return NULL;
        /* fall through */
    default:
        _exit(failed(PQerrorMessage(server)));
    }
}

INLINE int put_entry(const PGresult *row, int column, const char *key, size_t count)
{
    if (PQgetisnull(row, 0, column))
        return 0;
    put(key, count);
    put_text((const unsigned char *)PQgetvalue(row, 0, column), (size_t)PQgetlength(row, 0, column));
    PUT("\"");
    return 1;
}
#define ENTRY(column, key) put_entry(row, column, key, sizeof(key) - 1)

static void put_orders(const char *date)
{
    PGresult *row;
    send_query(ORDERS "WHERE edit_date > $1 ORDER BY id", date);
    PQsetSingleRowMode(server);
    for (int count = 0; (row = next()); count++) {
        need_room();
        if (count)
            PUT(",");
        PUT_ORDER(ENTRY);
        PQclear(row);
    }
}

static void fetch_orders(const char *date)
{
    send_query(ORDERS "WHERE edit_date > $1 ORDER BY id", date);
    PGresult *rows = PQgetResult(server);
    if (PQresultStatus(rows) != PGRES_TUPLES_OK || PQgetResult(server))
        _exit(failed(PQerrorMessage(server)));
}

int main(int argc, char **argv)
{
    const char *conninfo = getenv("BENCH_CONNINFO"), *date = parameter("date");
    char digits[24];
    PGresult *row;
    if (!is_signed() || !date || !conninfo)
        return failed("token, date or BENCH_CONNINFO");
    snprintf(digits, sizeof digits, "%lld", strtoll(date, NULL, 10));
    make_tables();
    server = PQconnectdb(conninfo);
    if (PQstatus(server) != CONNECTION_OK)
        return failed(PQerrorMessage(server));
    ask("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");

    begin();
    PUT("{\"statuses\":[");
    send_query(STATUSES, NULL);
    PQsetSingleRowMode(server);
    for (int count = 0; (row = next()); count++) {
        need_room();
        if (count)
            PUT(",");
        PUT_STATUS(ENTRY);
        PQclear(row);
    }
    need_room();
    PUT("],\"orders\":[");
    if (argc > 1 && !strcmp(argv[1], "fetch"))
        fetch_orders(digits);
    else
        put_orders(digits);
    need_room();
    PUT("]}");
    ask("COMMIT");
    PQfinish(server);
    send_all();
    _exit(0);
}
