/* null: a CGI program that does nothing but answer. What is left of its time is the start of a process. */
#include <unistd.h>

static const char reply[] =
    "Content-Type: application/json; charset=utf-8\r\n"
    "Content-Length: 119\r\n\r\n"
    "{\"statuses\":[{\"id\":\"1\",\"name\":\"New\"}],\"orders\":[{\"id\":\"1\",\"date_create\":\"1393673200\","
    "\"status\":\"1\",\"price\":\"2331\"}]}\n\n\n";

int main(void)
{
    return write(STDOUT_FILENO, reply, sizeof reply - 1) != (ssize_t)sizeof reply - 1;
}
