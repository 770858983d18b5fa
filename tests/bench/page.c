/* page: the export page written by hand in C against SQLite's API, as the limit of what the program could be.
 *
 *   page [scan | search | ids]    the plan: in order of the table; by the index on edit_date and a sort of rows;
 *                                 by that index and a sort of ids, rows then looked up
 *
 * It knows its one query, trusts its database to hold UTF-8, and reads QUERY_STRING and BENCH_DB. Its document is
 * the program's, byte for byte, for data that needs no mending. Built in two ways: as it stands, it writes as it
 * reads; with -DSPOOL the document waits until it is complete, in memory up to 1 MiB, then in a file without a
 * name, and is sent with its length, as the program's is. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <unistd.h>

static int failed(const char *what)
{
    static const char reply[] = "Status: 500 Internal Server Error\r\nContent-Type: text/plain\r\n\r\nerror\n";
    fprintf(stderr, "page: %s\n", what);
    if (write(STDOUT_FILENO, reply, sizeof reply - 1) < 0)
        fprintf(stderr, "page: nobody listens\n");
    return 1;
}

static void write_all(int fd, const char *bytes, size_t count)
{
    while (count) {
        ssize_t written = write(fd, bytes, count);
        if (written <= 0)
            _exit(failed("write"));
        bytes += written;
        count -= (size_t)written;
    }
}

/* ---- the document on its way: gathered in whole pieces, which go on or wait ---- */

enum { PIECE = 131072 };
static char piece[2 * PIECE];
static size_t filled;

#define TYPE "Content-Type: application/json; charset=utf-8\r\n"

#ifdef SPOOL
enum { IN_MEMORY = 1 << 20 };
static char *memory;
static size_t in_memory, room;
static int file = -1;
static uint64_t length;

static void pass_on(size_t count)
{
    length += count;
    if (file < 0 && in_memory + count <= IN_MEMORY) {
        if (in_memory + count > room) {
            room = 2 * (in_memory + count);
            memory = realloc(memory, room);
            if (!memory)
                _exit(failed("memory"));
        }
        memcpy(memory + in_memory, piece, count);
        in_memory += count;
    } else {
        if (file < 0) {
            const char *folder = getenv("TMPDIR");
            file = open(folder ? folder : "/tmp", O_RDWR | O_TMPFILE | O_EXCL, 0600);
            if (file < 0)
                _exit(failed("temporary file"));
            write_all(file, memory, in_memory);
            free(memory);
        }
        write_all(file, piece, count);
    }
}

static void begin(void) {}

static void send_all(void)
{
    char head[128];
    pass_on(filled);
    int count = snprintf(head, sizeof head, TYPE "Content-Length: %llu\r\n\r\n", (unsigned long long)length);
    write_all(STDOUT_FILENO, head, (size_t)count);
    if (file < 0) {
        write_all(STDOUT_FILENO, memory, in_memory);
        return;
    }
    off_t from = 0;
    while ((uint64_t)from < length)
        if (sendfile(STDOUT_FILENO, file, &from, 0x7ffff000) <= 0)
            _exit(failed("sendfile"));
}
#else
static void pass_on(size_t count) { write_all(STDOUT_FILENO, piece, count); }

static void begin(void)
{
    write_all(STDOUT_FILENO, TYPE "\r\n", sizeof TYPE "\r\n" - 1);
}

static void send_all(void) { pass_on(filled); }
#endif

#define INLINE static inline __attribute__((always_inline))

static __attribute__((noinline)) void make_room(void)
{
    pass_on(PIECE);
    memmove(piece, piece + PIECE, filled -= PIECE);
}

/* Sees to it that there is room for a piece more, which is more than is ever put at once. */
INLINE void need_room(void)
{
    if (filled >= PIECE)
        make_room();
}

INLINE void put(const void *bytes, size_t count)
{
    memcpy(piece + filled, bytes, count);
    filled += count;
}
#define PUT(literal) put(literal, sizeof(literal) - 1)

/* ---- values ---- */

static char escape[256]; /* what follows the backslash; 0 where there is none */
static char pair[200];   /* 00 01 02 ... 99 */

static void make_tables(void)
{
    memset(escape, 'u', 32);
    memcpy(escape + 8, "btn", 3);
    escape['\f'] = 'f', escape['\r'] = 'r', escape['"'] = '"', escape['\\'] = '\\';
    for (int i = 0; i < 100; i++)
        pair[2 * i] = (char)('0' + i / 10), pair[2 * i + 1] = (char)('0' + i % 10);
}

INLINE uint64_t each(unsigned char byte) { return byte * UINT64_C(0x0101010101010101); }
INLINE uint64_t is_zero(uint64_t eight) { return (eight - each(1)) & ~eight & each(0x80); }

static void put_escaped(unsigned char byte)
{
    char code[8];
    if (escape[byte] == 'u')
        put(code, (size_t)sprintf(code, "\\u%04x", byte));
    else
        put((char[]){'\\', escape[byte]}, 2);
}

static void put_text(const unsigned char *text, size_t count)
{
    while (count) {
        size_t plain = 0, most = count < PIECE / 2 ? count : PIECE / 2;
        for (uint64_t eight; plain + 8 <= most; plain += 8) {
            memcpy(&eight, text + plain, 8);
            uint64_t control = (eight - each(0x20)) & ~eight & each(0x80);
            if (control | is_zero(eight ^ each('"')) | is_zero(eight ^ each('\\')))
                break;
        }
        while (plain < most && !escape[text[plain]])
            plain++;
        need_room();
        put(text, plain);
        if (plain < most)
            put_escaped(text[plain++]);
        text += plain;
        count -= plain;
    }
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
#define ENTRY(rows, column, key) put_entry(rows, column, key, sizeof(key) - 1)

INLINE void put_order(sqlite3_stmt *rows)
{
    ENTRY(rows, 0, "{\"id\":\"");
    ENTRY(rows, 1, ",\"name\":\"");
    ENTRY(rows, 2, ",\"date_create\":\"");
    ENTRY(rows, 3, ",\"status\":\"");
    ENTRY(rows, 4, ",\"price\":\"");
    ENTRY(rows, 5, ",\"cost\":\"");
    ENTRY(rows, 6, ",\"roistat\":\"");
    ENTRY(rows, 7, ",\"client_id\":\"");
    int in_fields = ENTRY(rows, 8, ",\"fields\":{\"Delivery method\":\"");
    if (in_fields)
        ENTRY(rows, 9, ",\"Manager\":\"");
    else
        in_fields = ENTRY(rows, 9, ",\"fields\":{\"Manager\":\"");
    if (in_fields)
        PUT("}");
    PUT("}");
}

INLINE void put_status(sqlite3_stmt *rows)
{
    ENTRY(rows, 0, "{\"id\":\"");
    ENTRY(rows, 1, ",\"name\":\"");
    PUT("}");
}

/* ---- the request ---- */

/* md5 (RFC 1321) of a text of up to 55 bytes, in hexadecimal. */
static void md5(const char *text, char hex[33])
{
    static const uint32_t sine[64] = {
        0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
        0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
        0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
        0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
        0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
        0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
        0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
        0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
    static const unsigned char turns[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
    uint32_t block[16] = {0}, start[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}, s[4];
    size_t count = strlen(text);
    if (count > 55)
        _exit(failed("login and password are too long"));
    memcpy(block, text, count);
    ((unsigned char *)block)[count] = 0x80;
    block[14] = (uint32_t)count * 8;
    memcpy(s, start, sizeof s);
    for (unsigned i = 0; i < 64; i++) {
        unsigned round = i / 16, word = (unsigned[]){i, 5 * i + 1, 3 * i + 5, 7 * i}[round] % 16;
        uint32_t mixed = round == 0   ? (s[1] & s[2]) | (~s[1] & s[3])
                         : round == 1 ? (s[3] & s[1]) | (~s[3] & s[2])
                         : round == 2 ? s[1] ^ s[2] ^ s[3]
                                      : s[2] ^ (s[1] | ~s[3]);
        uint32_t sum = s[0] + mixed + sine[i] + block[word], turn = turns[round][i % 4];
        s[0] = s[3], s[3] = s[2], s[2] = s[1];
        s[1] += sum << turn | sum >> (32 - turn);
    }
    for (int i = 0; i < 16; i++)
        sprintf(hex + 2 * i, "%02x", (s[i / 4] + start[i / 4]) >> (i % 4 * 8) & 255);
}

static const char *parameter(const char *name)
{
    size_t count = strlen(name);
    for (const char *at = getenv("QUERY_STRING"); at; at = strchr(at, '&')) {
        at += *at == '&';
        if (!strncmp(at, name, count) && at[count] == '=')
            return at + count + 1;
    }
    return NULL;
}

static int is_signed(void)
{
    char hex[33];
    const char *token = parameter("token");
    md5("loginpassword", hex);
    return token && !strncmp(token, hex, 32) && (!token[32] || token[32] == '&');
}

static const char *sql(const char *plan)
{
#define ORDERS "SELECT id, order_name, date_create, status, price, cost, roistat, client_id, delivery_type, manager FROM orders "
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
    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) ||
        sqlite3_exec(database, "BEGIN", NULL, NULL, NULL) ||
        sqlite3_prepare_v2(database, "SELECT id, name FROM statuses", -1, &rows, NULL))
        return failed(sqlite3_errmsg(database));

    begin();
    PUT("{\"statuses\":[");
    for (int count = 0; (step = sqlite3_step(rows)) == SQLITE_ROW; count++) {
        need_room();
        if (count)
            PUT(",");
        put_status(rows);
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
        put_order(rows);
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
