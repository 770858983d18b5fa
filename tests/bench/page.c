/* page: the export page written by hand in C against SQLite's API, as the limit of what the program could be.
 *
 *   page [scan | search | ids]    the plan: in order of the table; by the index on edit_date and a sort of rows;
 *                                 by that index and a sort of ids, rows then looked up
 *
 * It knows its one query, trusts its database to hold UTF-8, and reads QUERY_STRING and BENCH_DB. */
#define _GNU_SOURCE
#include <sqlite3.h>

#include "document.h"

static char pair[200]; /* 00 01 02 ... 99 */

static void make_pairs(void)
{
    for (int i = 0; i < 100; i++)
        pair[2 * i] = (char)('0' + i / 10), pair[2 * i + 1] = (char)('0' + i % 10);
}

static void put_integer(int64_t integer)
{
    char digits[20], *first = digits + sizeof digits;
    uint64_t rest = integer < 0 ? -(uint64_t)integer : (uint64_t)integer;
    for (; rest >= 10; rest /= 100)
        memcpy(first -= 2, pair + 2 * (rest % 100), 2);
    if (rest || first == digits + sizeof digits)
        *--first = (char)('0' + rest);
    if (integer < 0)
        PUT("-");
    put(first, (size_t)(digits + sizeof digits - first));
}

/* A key and its value, unless that is NULL; gives whether there was one. */
INLINE int put_entry(sqlite3_stmt *rows, int column, const char *key, size_t count)
{
    sqlite3_value *value = sqlite3_column_value(rows, column); /* one thread: as safe as a protected one */
    int type = sqlite3_value_type(value);
    if (type == SQLITE_NULL)
        return 0;
    put(key, count);
    if (type == SQLITE_INTEGER) {
        put_integer(sqlite3_value_int64(value));
    } else {
        const unsigned char *text = sqlite3_value_text(value);
        put_text(text, (size_t)sqlite3_value_bytes(value));
    }
    PUT("\"");
    return 1;
}
#define ENTRY(column, key) put_entry(rows, column, key, sizeof(key) - 1)

static const char *sql(const char *plan)
{
    if (!strcmp(plan, "search"))
        return ORDERS "WHERE edit_date > ?1 ORDER BY +id";
    if (!strcmp(plan, "ids"))
        return ORDERS "WHERE id IN (SELECT id FROM orders WHERE edit_date > ?1) ORDER BY id";
    return ORDERS "WHERE edit_date > ?1 ORDER BY id";
}

int main(int argc, char **argv)
{
    const char *path = getenv("BENCH_DB"), *date = parameter("date");
    sqlite3 *database;
    sqlite3_stmt *rows;
    int step;
    if (!is_signed() || !date || !path)
        return failed("token, date or BENCH_DB");
    make_tables();
    make_pairs();
    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) ||
        sqlite3_exec(database, "BEGIN", NULL, NULL, NULL) ||
        sqlite3_prepare_v2(database, STATUSES, -1, &rows, NULL))
        return failed(sqlite3_errmsg(database));

    begin();
    PUT("{\"statuses\":[");
    for (int count = 0; (step = sqlite3_step(rows)) == SQLITE_ROW; count++) {
        need_room();
        if (count)
            PUT(",");
        PUT_STATUS(ENTRY);
    }
    sqlite3_finalize(rows);
    if (step != SQLITE_DONE || sqlite3_prepare_v2(database, sql(argc > 1 ? argv[1] : ""), -1, &rows, NULL))
        return failed(sqlite3_errmsg(database));
    sqlite3_bind_int64(rows, 1, strtoll(date, NULL, 10));
    need_room();
    PUT("],\"orders\":[");
    for (int count = 0; (step = sqlite3_step(rows)) == SQLITE_ROW; count++) {
        need_room();
        if (count)
            PUT(",");
        PUT_ORDER(ENTRY);
    }
    if (step != SQLITE_DONE)
        return failed(sqlite3_errmsg(database));
    need_room();
    PUT("]}");
    sqlite3_finalize(rows);
    sqlite3_close(database);
    send_all();
    _exit(0); /* the kernel takes the memory back */
}
