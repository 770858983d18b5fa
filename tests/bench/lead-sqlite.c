/* lead-sqlite: a lead stored by hand in C against SQLite's API, with the statement of lead.toml. It reads QUERY_STRING
 * and BENCH_DB, takes the lock for writing first, and answers when the lead is stored, as the program does. */
#define _GNU_SOURCE
#include <sqlite3.h>
#include <time.h>

#include "request.h"

int main(void)
{
    char title[256], visit[256], id[64], key[80], body[128], head[192];
    const char *path = getenv("BENCH_DB");
    sqlite3 *database;
    sqlite3_stmt *insert;
    if (!is_signed() || !path || !copy_parameter("title", title, sizeof title) ||
        !copy_parameter("visit", visit, sizeof visit) || !copy_parameter("id", id, sizeof id))
        return failed("token, title, visit, id or BENCH_DB");
    snprintf(key, sizeof key, "roistat:%s", id);
    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) ||
        sqlite3_busy_timeout(database, 5000) || sqlite3_exec(database, "BEGIN IMMEDIATE", NULL, NULL, NULL) ||
        sqlite3_prepare_v2(database,
                           "INSERT INTO orders (order_name, date_create, edit_date, status, roistat, lead_key)"
                           " VALUES (?1, ?2, ?2, 1, ?3, ?4)"
                           " ON CONFLICT (lead_key) DO UPDATE SET lead_key = excluded.lead_key RETURNING id",
                           -1, &insert, NULL))
        return failed(sqlite3_errmsg(database));
    sqlite3_bind_text(insert, 1, title, -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 2, time(NULL));
    sqlite3_bind_text(insert, 3, visit, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 4, key, -1, SQLITE_STATIC);
    if (sqlite3_step(insert) != SQLITE_ROW)
        return failed(sqlite3_errmsg(database));
    int count = snprintf(body, sizeof body, "{\"status\":\"ok\",\"order_id\":\"%lld\"}",
                         (long long)sqlite3_column_int64(insert, 0));
    if (sqlite3_step(insert) != SQLITE_DONE || sqlite3_finalize(insert) ||
        sqlite3_exec(database, "COMMIT", NULL, NULL, NULL) || sqlite3_close(database))
        return failed(sqlite3_errmsg(database));
    write_all(STDOUT_FILENO, head, (size_t)sprintf(head, WRITTEN_HEAD, count));
    write_all(STDOUT_FILENO, body, (size_t)count);
    _exit(0);
}
