/* document.h: the document of a page, byte for byte the program's for data that needs no mending, and its way out.
 * Built in two ways: as it stands, it is written as it is made; with -DSPOOL it waits until it is complete, in memory
 * up to 1 MiB, then in a file without a name, and is sent with its length, as the program's is. */
#ifndef DOCUMENT_H
#define DOCUMENT_H
#include <fcntl.h>
#include <sys/sendfile.h>

#include "request.h"

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

static void make_tables(void)
{
    memset(escape, 'u', 32);
    memcpy(escape + 8, "btn", 3);
    escape['\f'] = 'f', escape['\r'] = 'r', escape['"'] = '"', escape['\\'] = '\\';
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

/* ---- rows: each ENTRY(column, key) puts a key and its value, unless that is NULL, and gives whether there was one ---- */

#define PUT_ORDER(ENTRY)                                                                                                \
    do {                                                                                                                \
        ENTRY(0, "{\"id\":\"");                                                                                         \
        ENTRY(1, ",\"name\":\"");                                                                                       \
        ENTRY(2, ",\"date_create\":\"");                                                                                \
        ENTRY(3, ",\"status\":\"");                                                                                     \
        ENTRY(4, ",\"price\":\"");                                                                                      \
        ENTRY(5, ",\"cost\":\"");                                                                                       \
        ENTRY(6, ",\"roistat\":\"");                                                                                    \
        ENTRY(7, ",\"client_id\":\"");                                                                                  \
        int in_fields = ENTRY(8, ",\"fields\":{\"Delivery method\":\"");                                                \
        if (in_fields)                                                                                                  \
            ENTRY(9, ",\"Manager\":\"");                                                                                \
        else                                                                                                            \
            in_fields = ENTRY(9, ",\"fields\":{\"Manager\":\"");                                                        \
        if (in_fields)                                                                                                  \
            PUT("}");                                                                                                   \
        PUT("}");                                                                                                       \
    } while (0)

#define PUT_STATUS(ENTRY)                                                                                               \
    do {                                                                                                                \
        ENTRY(0, "{\"id\":\"");                                                                                         \
        ENTRY(1, ",\"name\":\"");                                                                                       \
        PUT("}");                                                                                                       \
    } while (0)

/* What the lists are read by, but for the condition and the order of the deals. */
#define STATUSES "SELECT id, name FROM statuses"
#define ORDERS                                                                                                          \
    "SELECT id, order_name, date_create, status, price, cost, roistat, client_id, delivery_type, manager FROM orders "
#endif
