/* The floor: what the kernel asks for a frame to each of many sockets, and hardly more.
 *
 *     floor PORT BYTES
 *
 * Listens for watchers on TCP and for "change KEY NUMBER" and "stream KEY RATE COUNT START FIRST"
 * on UDP, as the servers that it is compared with do (control.py). One frame is made for a change,
 * and one send() for each socket. The handshake is not a real one: our watchers do not check it.
 */

#include "wire.h"
#include <sys/timerfd.h>

enum { MOST_BYTES = 65535, MOST_SOCKETS = 65536 };

static const char HELLO[] = "HTTP/1.1 101 Switching Protocols\r\n"
                            "Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

static int epoll, listener, control, timer;
/* Owners in epoll that are no watchers. */
static char LISTENER, CONTROL, TIMER;

static struct watcher { int descriptor; int place; bool upgraded; } *watchers[MOST_SOCKETS];
static int watcher_count;

static unsigned char frame[MOST_BYTES + 4];
static int card_bytes, frame_bytes;

static struct { uint64_t start, interval, first, count, made; } stream;

static void leave(struct watcher *gone)
{
    watchers[gone->place] = watchers[--watcher_count];
    watchers[gone->place]->place = gone->place;
    close(gone->descriptor);
    free(gone);
}

static void welcome(void)
{
    int descriptor;
    while ((descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        struct watcher *watcher = calloc(1, sizeof *watcher);
        if (!watcher || watcher_count == MOST_SOCKETS)
            fail("too many sockets");
        set_flag(descriptor, IPPROTO_TCP, TCP_NODELAY);
        *watcher = (struct watcher){.descriptor = descriptor, .place = watcher_count};
        watchers[watcher_count++] = watcher;
        watch_for(epoll, EPOLL_CTL_ADD, descriptor, EPOLLIN, watcher);
    }
}

static void hear(struct watcher *watcher)
{
    char said[4096];
    ssize_t length = recv(watcher->descriptor, said, sizeof said, 0);
    if (length <= 0)
        leave(watcher);
    else if (!watcher->upgraded)
        watcher->upgraded = send(watcher->descriptor, HELLO, sizeof HELLO - 1, 0) > 0;
}

static void make_frame(uint64_t number)
{
    char *card = (char *)frame + (card_bytes < 126 ? 2 : 4);
    memset(card, '.', (size_t)card_bytes);
    int written = snprintf(card, (size_t)card_bytes, "change=%llu;", (unsigned long long)number);
    card[written] = '.';
    frame[0] = 0x81;
    frame[1] = card_bytes < 126 ? (unsigned char)card_bytes : 126;
    if (card_bytes >= 126) {
        frame[2] = (unsigned char)(card_bytes >> 8);
        frame[3] = (unsigned char)card_bytes;
    }
    frame_bytes = (int)(card - (char *)frame) + card_bytes;
}

static void tell_all(uint64_t number)
{
    make_frame(number);
    for (int each = 0; each < watcher_count; each++)
        if (watchers[each]->upgraded)
            send(watchers[each]->descriptor, frame, (size_t)frame_bytes, MSG_NOSIGNAL);
}

static void wait_for_next_change(void)
{
    uint64_t due = stream.start + stream.made * stream.interval;
    struct itimerspec when = {.it_value = {(time_t)(due / 1000000000u), (long)(due % 1000000000u)}};
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, NULL);
}

static void go_on_with_stream(void)
{
    uint64_t times;
    if (read(timer, &times, sizeof times) < 0)
        return;
    tell_all(stream.first + stream.made++);
    if (stream.made < stream.count)
        wait_for_next_change();
}

static void obey(void)
{
    char words[512];
    unsigned long long number, rate, count, start, first;
    ssize_t length = recv(control, words, sizeof words - 1, 0);
    if (length < 0)
        return;
    words[length] = 0;
    if (sscanf(words, "change %*s %llu", &number) == 1)
        tell_all(number);
    else if (sscanf(words, "stream %*s %llu %llu %llu %llu", &rate, &count, &start, &first) == 4) {
        stream.start = start, stream.interval = 1000000000u / rate;
        stream.first = first, stream.count = count, stream.made = 0;
        wait_for_next_change();
    } else
        fail("not understood: %s", words);
}

static int bound(int type, int port)
{
    struct sockaddr_in address = on_this_machine(port);
    int made = socket(AF_INET, type | SOCK_NONBLOCK, 0);
    set_flag(made, SOL_SOCKET, SO_REUSEADDR);
    if (bind(made, (struct sockaddr *)&address, sizeof address) < 0)
        fail("port %d: %s", port, strerror(errno));
    return made;
}

int main(int count, char **words)
{
    if (count != 3 || (card_bytes = atoi(words[2])) < 32 || card_bytes > MOST_BYTES)
        fail("usage: floor PORT BYTES");
    allow_many_sockets();
    epoll = epoll_create1(0);
    listener = bound(SOCK_STREAM, atoi(words[1]));
    control = bound(SOCK_DGRAM, atoi(words[1]));
    timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    listen(listener, 2048);
    watch_for(epoll, EPOLL_CTL_ADD, listener, EPOLLIN, &LISTENER);
    watch_for(epoll, EPOLL_CTL_ADD, control, EPOLLIN, &CONTROL);
    watch_for(epoll, EPOLL_CTL_ADD, timer, EPOLLIN, &TIMER);
    struct epoll_event events[EVENTS];
    for (;;) {
        int ready = epoll_wait(epoll, events, EVENTS, -1);
        for (int each = 0; each < ready; each++) {
            void *owner = events[each].data.ptr;
            if (owner == &LISTENER) welcome();
            else if (owner == &CONTROL) obey();
            else if (owner == &TIMER) go_on_with_stream();
            else hear(owner);
        }
    }
}
