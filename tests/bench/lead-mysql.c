/* lead-mysql: a lead stored by hand in C against MariaDB's own client library, with the statement of lead.toml. It reads
 * QUERY_STRING, BENCH_SOCKET and BENCH_NAME, and answers when the lead is stored, as the program does. */
#define _GNU_SOURCE
#include <mariadb/mysql.h>
#include <time.h>

#include "request.h"

static MYSQL *server;

static void ask(const char *sql)
{
    if (mysql_query(server, sql))
        _exit(failed(mysql_error(server)));
}

int main(void)
{
    char title[256], visit[256], id[64], quoted_title[512], quoted_visit[512], quoted_id[128];
    char sql[2048], body[128], head[192];
    const char *socket = getenv("BENCH_SOCKET"), *name = getenv("BENCH_NAME");
    if (!is_signed() || !socket || !name || !copy_parameter("title", title, sizeof title) ||
        !copy_parameter("visit", visit, sizeof visit) || !copy_parameter("id", id, sizeof id))
        return failed("token, title, visit, id, BENCH_SOCKET or BENCH_NAME");
    server = mysql_init(NULL);
    mysql_options(server, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (!mysql_real_connect(server, NULL, "shop", "password", name, 0, socket, 0))
        return failed(mysql_error(server));
    ask("SET sql_mode = 'STRICT_ALL_TABLES'");
    ask("START TRANSACTION");
    mysql_real_escape_string(server, quoted_title, title, strlen(title));
    mysql_real_escape_string(server, quoted_visit, visit, strlen(visit));
    mysql_real_escape_string(server, quoted_id, id, strlen(id));
    long long now = time(NULL);
    snprintf(sql, sizeof sql,
             "INSERT INTO orders (order_name, date_create, edit_date, status, roistat, lead_key)"
             " VALUES ('%s', %lld, %lld, 1, '%s', 'roistat:%s') ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)",
             quoted_title, now, now, quoted_visit, quoted_id);
    ask(sql);
    int count = snprintf(body, sizeof body, "{\"status\":\"ok\",\"order_id\":\"%llu\"}",
                         (unsigned long long)mysql_insert_id(server));
    ask("COMMIT");
    mysql_close(server);
    write_all(STDOUT_FILENO, head, (size_t)sprintf(head, WRITTEN_HEAD, count));
    write_all(STDOUT_FILENO, body, (size_t)count);
    _exit(0);
}
