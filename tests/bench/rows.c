/* rows: the rows of a database that orders.c has made, as both LOAD DATA of MariaDB and COPY of PostgreSQL read them: a
 * line for each, tabs between values, backslashes before what would be one of these, \N for NULL.
 *
 *   rows FILE TABLE */
#include <sqlite3.h>
#include <stdio.h>

static void print_text(const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '\t': fputs("\\t", stdout); break;
        case '\n': fputs("\\n", stdout); break;
        case '\r': fputs("\\r", stdout); break;
        case '\\': fputs("\\\\", stdout); break;
        default: putchar(*text);
        }
}

static void print_value(sqlite3_stmt *row, int column)
{
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_NULL: fputs("\\N", stdout); break;
    case SQLITE_FLOAT: printf("%.2f", sqlite3_column_double(row, column)); break; /* money, in hundredths */
    default: print_text((const char *)sqlite3_column_text(row, column));
    }
}

int main(int argc, char **argv)
{
    sqlite3 *database;
    sqlite3_stmt *rows;
    char sql[128];
    if (argc != 3) {
        fprintf(stderr, "usage: rows FILE TABLE\n");
        return 2;
    }
    snprintf(sql, sizeof sql, "SELECT * FROM %s ORDER BY id", argv[2]);
    int code = sqlite3_open_v2(argv[1], &database, SQLITE_OPEN_READONLY, NULL);
    if (!code)
        code = sqlite3_prepare_v2(database, sql, -1, &rows, NULL);
    while (!code && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        for (int column = 0; column < sqlite3_column_count(rows); column++) {
            if (column)
                putchar('\t');
            print_value(rows, column);
        }
        putchar('\n');
        code = 0;
    }
    if (code != SQLITE_DONE)
        fprintf(stderr, "rows: %s\n", sqlite3_errmsg(database));
    return code != SQLITE_DONE || fflush(stdout);
}
