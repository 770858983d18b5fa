/* orders: a database of as many deals as one wants, the same on every machine.
 *
 *   orders COUNT FILE
 *
 * The deals are spread over two years. Most are changed for the last time within days of their making, some
 * months later, as in a real shop; a few percent of the texts need care in JSON or XML, and every column that
 * may be NULL is now and then. What is drawn are whole numbers, so that no machine rounds otherwise. */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW INT64_C(1795392000) /* 2026-11-23 */
#define DAY INT64_C(86400)
#define YEARS (730 * DAY)

static const char schema[] =
    "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; BEGIN;"
    "CREATE TABLE statuses (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
    "INSERT INTO statuses VALUES (1, 'New'), (2, 'В работе'), (3, 'Ждём оплаты'), (4, 'Paid'),"
    " (5, 'Packed & \"sealed\"'), (6, 'Доставлен'), (7, 'Отказ / возврат');"
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, order_name TEXT, date_create INTEGER NOT NULL,"
    " edit_date INTEGER NOT NULL, status INTEGER NOT NULL, price NUMERIC, cost NUMERIC, roistat TEXT,"
    " client_id INTEGER, delivery_type TEXT, manager TEXT);";

static const char *const subjects[] = {
    "New deal", "Заказ с сайта", "Повторная покупка", "Order by telephone", "Чайный набор «Утро»", "Обратный звонок",
    "Wholesale enquiry", "Фарфор, 6 предметов", "Question from chat", "Подарочный сертификат", "Café order",
    "Доставка в офис", "Пуэр 2012 года, 357 г", "Gift box", "Ремонт самовара", "Kettle, 1.7 l", "Подписка на месяц",
    "Заявка «Купить в один клик»"};
static const char *const awkward[] = {
    "Kettle \"Rondo\" 2×1", "Сервиз \"Версаль\"", "C:\\deals\\new", "Brown & Sons", "if a < b && b > c",
    "<b>Срочно!</b>", "Первая строка\nВторая строка", "tab\there", "Подарок 🎁 маме ❤️", "👩‍🍳 Chef's set",
    "Скидка 50 % / осень", "\\\"дважды\\\"", "line\r\nbreak", "&amp; once escaped"};
static const char *const delivery[] = {
    "Courier delivery", "Самовывоз", "Collection by a customer", "Почта России", "Пункт выдачи на углу",
    "Parcel locker", "Express, next day", "Курьер «до двери»"};
static const char *const people[] = {
    "John Doe", "Jane Doe", "Мария Иванова", "Пётр Сидоров", "Ольга Шевченко", "Анна-Мария О'Коннор",
    "Смирнов А. В.", "José García", "Ли Вэй"};
#define ANY_OF(list) list[draw(sizeof list / sizeof *list)]

static uint64_t state = 20261123;

/* A whole number below a bound (SplitMix64, Steele, Lea and Flood 2014). */
static int64_t draw(uint64_t bound)
{
    uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (int64_t)((z ^ z >> 31) % bound);
}
static int in_hundred(int64_t cases) { return draw(100) < cases; }

static void bind_text(sqlite3_stmt *row, int place, const char *text)
{
    sqlite3_bind_text(row, place, text, -1, SQLITE_TRANSIENT);
}

static void bind_name(sqlite3_stmt *row, int64_t id)
{
    char name[200];
    int64_t kind = draw(100);
    if (kind < 80) {
        snprintf(name, sizeof name, "%s №%lld", ANY_OF(subjects), 100000 + (long long)id);
        bind_text(row, 2, name);
    } else if (kind < 95) {
        bind_text(row, 2, ANY_OF(awkward));
    }
}

/* Money in hundredths: most prices are round, a quarter is not, and some deals have none. */
static void bind_money(sqlite3_stmt *row)
{
    int64_t kind = draw(100), price = kind < 70 ? 10000 * (1 + draw(1000)) : 1 + draw(9900000);
    if (kind >= 95)
        return;
    sqlite3_bind_double(row, 6, (double)price / 100);
    if (in_hundred(25))
        return;
    int64_t cost = price * (3000 + draw(4000)) / 10000;
    sqlite3_bind_double(row, 7, (double)(in_hundred(60) ? cost / 100 * 100 : cost) / 100);
}

static void bind_visit(sqlite3_stmt *row)
{
    char visit[24];
    if (in_hundred(4))
        return;
    snprintf(visit, sizeof visit, "%lld", 1000000 + (long long)draw(9000000));
    bind_text(row, 8, in_hundred(4) ? "" : visit);
}

static void bind_deal(sqlite3_stmt *row, int64_t id, int64_t count)
{
    int64_t made = NOW - YEARS + (id - 1) * YEARS / count;
    int64_t longest = NOW - made < 120 * DAY ? NOW - made : 120 * DAY;
    int64_t share = draw(1000) * draw(1000) / 1000 * draw(1000) / 1000; /* of a thousand: mostly few */
    sqlite3_clear_bindings(row);
    sqlite3_bind_int64(row, 1, id);
    bind_name(row, id);
    sqlite3_bind_int64(row, 3, made);
    sqlite3_bind_int64(row, 4, made + longest * share / 1000);
    sqlite3_bind_int64(row, 5, 1 + draw(7));
    bind_money(row);
    bind_visit(row);
    if (!in_hundred(5))
        sqlite3_bind_int64(row, 9, 1 + draw((uint64_t)count / 2 + 1));
    if (!in_hundred(20))
        bind_text(row, 10, ANY_OF(delivery));
    if (!in_hundred(10))
        bind_text(row, 11, ANY_OF(people));
}

int main(int argc, char **argv)
{
    sqlite3 *database;
    sqlite3_stmt *row;
    int64_t count = argc == 3 ? strtoll(argv[1], NULL, 10) : 0;
    if (count < 1) {
        fprintf(stderr, "usage: orders COUNT FILE\n");
        return 2;
    }
    remove(argv[2]);
    int code = sqlite3_open(argv[2], &database);
    if (!code)
        code = sqlite3_exec(database, schema, NULL, NULL, NULL);
    if (!code)
        code = sqlite3_prepare_v2(database, "INSERT INTO orders VALUES (?,?,?,?,?,?,?,?,?,?,?)", -1, &row, NULL);
    for (int64_t id = 1; !code && id <= count; id++) {
        bind_deal(row, id, count);
        sqlite3_step(row);
        code = sqlite3_reset(row);
    }
    if (!code)
        code = sqlite3_exec(database, "CREATE INDEX orders_edit_date ON orders (edit_date); COMMIT", NULL, NULL, NULL);
    if (code)
        fprintf(stderr, "orders: %s\n", sqlite3_errmsg(database));
    return code != 0;
}
