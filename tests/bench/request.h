/* request.h: what every peer in C knows of a request: its parameters in QUERY_STRING, the token that signs it, and the
 * one way to fail. */
#ifndef REQUEST_H
#define REQUEST_H
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int failed(const char *what)
{
    static const char reply[] = "Status: 500 Internal Server Error\r\nContent-Type: text/plain\r\n\r\nerror\n";
    fprintf(stderr, "peer: %s\n", what);
    if (write(STDOUT_FILENO, reply, sizeof reply - 1) < 0)
        fprintf(stderr, "peer: nobody listens\n");
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

/* The value of a parameter that needs no decoding; gives whether it is there and has room. */
static inline int copy_parameter(const char *name, char *copy, size_t room)
{
    const char *value = parameter(name);
    size_t count = value ? strcspn(value, "&") : room;
    if (count >= room)
        return 0;
    memcpy(copy, value, count);
    copy[count] = 0;
    return 1;
}

static int is_signed(void)
{
    char hex[33];
    const char *token = parameter("token");
    md5("loginpassword", hex);
    return token && !strncmp(token, hex, 32) && (!token[32] || token[32] == '&');
}

/* The head of the answer to a write, for a body of so many bytes. */
#define WRITTEN_HEAD "Content-Type: application/json; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
#endif
