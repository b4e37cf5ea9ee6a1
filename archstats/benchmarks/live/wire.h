/* What both programs here share: the clock, sockets that do not wait, and epoll. */

#ifndef WIRE_H
#define WIRE_H

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* The kernel hands out as many at once. */
enum { EVENTS = 1024 };

static inline void fail(const char *words, ...)
{
    va_list arguments;
    va_start(arguments, words);
    vfprintf(stderr, words, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    /* Half an answer is none. */
    _exit(1);
}

static inline uint64_t nanoseconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static inline struct sockaddr_in on_this_machine(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static inline void allow_many_sockets(void)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static inline void set_flag(int socket, int level, int option)
{
    int on = 1;
    setsockopt(socket, level, option, &on, sizeof on);
}

static inline void watch_for(int epoll, int operation, int descriptor, uint32_t events, void *owner)
{
    struct epoll_event event = {.events = events, .data.ptr = owner};
    if (epoll_ctl(epoll, operation, descriptor, &event) < 0)
        fail("epoll_ctl: %s", strerror(errno));
}

#endif
