/* turns: runs commands in turn, without a shell, each with its output into a pipe that is read as a web server
 * would read it, and says what they took.
 *
 *   turns ROUNDS NAME COMMAND [ARGUMENT]... [-- NAME COMMAND [ARGUMENT]...]...
 *
 * One round more than asked for comes first: it warms the file cache and is not counted, but in it the answers
 * are looked at. Then one line for each command, with tabs between:
 *
 *   name, median and least wall time in microseconds, median CPU time, peak memory in KiB,
 *   median over the rounds of how many times as long as this one the first command took in the same round,
 *   bytes of the body, a hash of the body
 *
 * `{turn}` in QUERY_STRING becomes a number that no command has had before, the same for all commands of a round.
 *
 * Times run from before the start of a process until it has ended and its pipe is empty. A command that fails
 * ends everything. Small and static: a child's peak memory begins with that of the process that starts it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { MOST = 32 };
static struct command {
    char *name, **words;
    double *wall, *cpu, *ratio;
    long peak;
    uint64_t body, hash;
} commands[MOST];

static void give_up(const char *name, const char *what)
{
    fprintf(stderr, "turns: %s: %s\n", name, what);
    exit(1);
}

static double clock_in_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static double in_us(struct timeval time) { return (double)time.tv_sec * 1e6 + (double)time.tv_usec; }

/* What is read of a reply: everything behind its first blank line is the body. */
struct reader {
    unsigned newlines;
    uint64_t body, hash;
};

static void look_at(struct reader *reader, const unsigned char *bytes, size_t count)
{
    for (size_t at = 0; at < count; at++) {
        if (reader->newlines == 2) {
            reader->body++;
            reader->hash = (reader->hash ^ bytes[at]) * UINT64_C(0x100000001b3); /* FNV-1a */
        } else if (bytes[at] == '\n') {
            reader->newlines++;
        } else if (bytes[at] != '\r') {
            reader->newlines = 0;
        }
    }
}

static void drain(int pipe, struct reader *reader)
{
    static unsigned char bytes[65536];
    ssize_t count;
    while ((count = read(pipe, bytes, sizeof bytes)) != 0) {
        if (count < 0 && errno != EINTR)
            give_up("read", strerror(errno));
        if (count > 0 && reader)
            look_at(reader, bytes, (size_t)count);
    }
}

/* Puts the number of the round into QUERY_STRING, where there is a place for it. */
static void number(int round)
{
    static const char place[] = "{turn}";
    static const char *query;
    if (!query)
        query = strdup(getenv("QUERY_STRING") ? getenv("QUERY_STRING") : "");
    const char *at = strstr(query, place);
    char *numbered;
    if (!at)
        return;
    if (asprintf(&numbered, "%.*s%d%s", (int)(at - query), query, round + 2, at + sizeof place - 1) < 0)
        give_up("memory", "none");
    setenv("QUERY_STRING", numbered, 1);
    free(numbered);
}

static void run(struct command *command, int round)
{
    struct reader reader = {0, 0, UINT64_C(0xcbf29ce484222325)};
    struct rusage used;
    posix_spawn_file_actions_t actions;
    int ends[2], status;
    pid_t child;
    double start = clock_in_us();
    if (pipe2(ends, O_CLOEXEC))
        give_up("pipe", strerror(errno));
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    int error = posix_spawnp(&child, command->words[0], &actions, NULL, command->words, environ);
    if (error)
        give_up(command->words[0], strerror(error));
    close(ends[1]);
    drain(ends[0], round < 0 ? &reader : NULL);
    close(ends[0]);
    while (wait4(child, &status, 0, &used) < 0 && errno == EINTR) {}
    double wall = clock_in_us() - start;
    posix_spawn_file_actions_destroy(&actions);
    if (status)
        give_up(command->name, "failed");
    if (used.ru_maxrss > command->peak)
        command->peak = used.ru_maxrss;
    if (round < 0) {
        command->body = reader.body;
        command->hash = reader.hash;
        return;
    }
    command->wall[round] = wall;
    command->cpu[round] = in_us(used.ru_utime) + in_us(used.ru_stime);
    command->ratio[round] = commands[0].wall[round] / wall;
}

static int by_size(const void *left, const void *right)
{
    double l = *(const double *)left, r = *(const double *)right;
    return (l > r) - (l < r);
}

/* Sorts the numbers. */
static double median(double *numbers, int count)
{
    qsort(numbers, (size_t)count, sizeof *numbers, by_size);
    return (numbers[(count - 1) / 2] + numbers[count / 2]) / 2;
}

int main(int argc, char **argv)
{
    int rounds = argc > 3 ? atoi(argv[1]) : 0, count = 0;
    if (rounds < 1)
        give_up("usage", "turns ROUNDS NAME COMMAND [ARGUMENT]... [-- NAME COMMAND [ARGUMENT]...]...");
    for (int at = 2; at < argc; at++) {
        if (count == MOST || at + 1 >= argc)
            give_up(argv[at], "too many commands, or a name without one");
        struct command *command = &commands[count++];
        command->name = argv[at++];
        command->words = argv + at;
        command->wall = malloc(3 * sizeof(double) * (size_t)rounds);
        command->cpu = command->wall + rounds;
        command->ratio = command->cpu + rounds;
        while (at < argc && strcmp(argv[at], "--"))
            at++;
        argv[at < argc ? at : argc] = NULL;
    }
    for (int round = -1; round < rounds; round++) {
        number(round);
        for (int at = 0; at < count; at++)
            run(&commands[at], round);
    }
    for (struct command *command = commands; command < commands + count; command++) {
        double wall = median(command->wall, rounds); /* sorted: the least is the first */
        printf("%s\t%.0f\t%.0f\t%.0f\t%ld\t%.3f\t%llu\t%016llx\n", command->name, wall, command->wall[0],
               median(command->cpu, rounds), command->peak, median(command->ratio, rounds),
               (unsigned long long)command->body, (unsigned long long)command->hash);
    }
    return 0;
}
