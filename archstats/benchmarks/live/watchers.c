/* Many watchers in one process, at less CPU for a frame than any server asks.
 *
 *     watchers PORT [deflate] [buffer=BYTES] [control=PORT] [protocols=NAMES] [versions=NUMBER]
 *
 * Reads commands, answers each with a line of JSON, and serves its sockets meanwhile:
 *
 *     open COUNT PATH              COUNT more sockets
 *     changes VERB KEY COUNT WAIT  a change after the other: the next one comes WAIT milliseconds
 *                                  after the last watcher has it. VERB is change or move
 *     stream KEY RATE COUNT        COUNT changes on a schedule of RATE a second
 *     stall COUNT                  so many stop reading …
 *     resume                       … until now
 *     settle                       waits until all have the latest change, but those who were
 *                                  dropped because they had not read for so long
 *     close                        all sockets, every second one without a word
 *
 * A change is asked for by a datagram to the server's port, equal for all servers (control.py), or
 * to the port of whoever else writes.
 *
 * With versions=NUMBER a change is one more version of the room than that; the frame of a version
 * shows all before it too.
 */

#include "frames.h"
#include <inttypes.h>

enum { HANDSHAKES_AT_ONCE = 64, MOST_WATCHERS = 65536, PATIENCE_SECONDS = 60 };
enum { LARGEST_READ = 1 << 20, SCRATCH = LARGEST_TEXT + LARGEST_READ };

/* Staleness is counted in steps of so many nanoseconds. */
enum { STEP = 20000, STEPS = 3000000 };

struct watcher {
    int descriptor;
    bool upgraded, stalled;
    /* Of whom the server may well have had enough. */
    bool has_stalled;
    unsigned char *partial;
    size_t partial_bytes;
    uint64_t latest;
};

static int port, epoll, control;
static bool compressed, by_version;
static int buffer_bytes;
static const char *protocols = "";
static struct watcher *watchers[MOST_WATCHERS];
static int watcher_count, upgraded_count;
static uint64_t latest_change;

/* Who sleeps in epoll_wait() is woken by the server's send(), which then pays for the waking, on one
 * machine, more than for the frame. While something is measured nobody is woken: we look again and
 * again. Frames are then so much older in our figures, of whichever server.
 */
enum { NAP = 500000 };
static bool naps;

/* What is being measured. */
static uint64_t awaited;
static int arrived, dropped;
static uint64_t frames, bytes, other_bytes;
static struct { uint64_t start, interval, first, last, delivered, worst; } schedule;
static uint32_t staleness[STEPS];

static void forget(struct watcher *watcher)
{
    for (int each = 0; each < watcher_count; each++)
        if (watchers[each] == watcher)
            watchers[each] = watchers[--watcher_count];
    upgraded_count--;
    close(watcher->descriptor);
    free(watcher->partial);
    free(watcher);
}

static void lose(struct watcher *watcher, const char *why)
{
    if (!watcher->has_stalled)
        fail("the server has dropped a watcher: %s", why);
    dropped++;
    forget(watcher);
}

static void is_shown(uint64_t change, uint64_t now)
{
    if (change < schedule.first || change > schedule.last)
        return;
    uint64_t due = schedule.start + (change - schedule.first) * schedule.interval;
    uint64_t late = now > due ? (now - due) / STEP : 0;
    staleness[late < STEPS ? late : STEPS - 1]++;
    schedule.delivered++;
    if (late > schedule.worst)
        schedule.worst = late;
}

static void shows(struct watcher *watcher, const struct reading *reading, uint64_t now)
{
    uint64_t newest = watcher->latest;
    for (int each = 0; each < reading->count; each++) {
        uint64_t change = reading->changes[each];
        if (change <= watcher->latest)
            continue;
        for (uint64_t shown = by_version ? newest + 1 : change; shown <= change; shown++)
            is_shown(shown, now);
        if (change > newest)
            newest = change;
    }
    if (newest >= awaited && watcher->latest < awaited)
        arrived++;
    watcher->latest = newest;
}

static void answer_ping(struct watcher *watcher, const struct frame *ping)
{
    unsigned char pong[6 + 125] = {0x8a, (unsigned char)(0x80 | ping->length)};
    memcpy(pong + 6, ping->payload, ping->length);
    send(watcher->descriptor, pong, 6 + ping->length, MSG_NOSIGNAL);
}

static void take(struct watcher *watcher, const struct frame *frame, uint64_t now)
{
    if (frame->kind == PING)
        answer_ping(watcher, frame);
    else if (frame->kind == CLOSE && !watcher->has_stalled)
        fail("the server closes a watcher with %d",
             frame->length < 2 ? 0 : frame->payload[0] << 8 | frame->payload[1]);
    else if (frame->kind == TEXT) {
        const struct reading *reading = read_frame(frame);
        if (reading->count) {
            frames++;
            bytes += frame->size;
            shows(watcher, reading, now);
        } else
            other_bytes += frame->size;
    }
}

/* How much of it was used. */
static size_t upgrade(struct watcher *watcher, const unsigned char *received, size_t have)
{
    static const char accepted[] = "HTTP/1.1 101";
    const unsigned char *end = memmem(received, have, "\r\n\r\n", 4);
    if (!end)
        return 0;
    if (memcmp(received, accepted, sizeof accepted - 1))
        fail("no upgrade: %.*s", (int)have, received);
    if (compressed && !memmem(received, have, "permessage-deflate", 18))
        fail("the server does not compress");
    watcher->upgraded = true;
    upgraded_count++;
    return (size_t)(end + 4 - received);
}

static void keep(struct watcher *watcher, const unsigned char *rest, size_t length)
{
    if (length == 0) {
        free(watcher->partial);
        watcher->partial = NULL;
    } else {
        unsigned char *kept = malloc(length);
        memcpy(kept, rest, length);
        free(watcher->partial);
        watcher->partial = kept;
    }
    watcher->partial_bytes = length;
}

static void hear(struct watcher *watcher)
{
    static unsigned char scratch[SCRATCH];
    size_t used = 0, have = watcher->partial_bytes;
    if (have)
        memcpy(scratch, watcher->partial, have);
    ssize_t length = recv(watcher->descriptor, scratch + have, LARGEST_READ, 0);
    if (length < 0 && errno == EAGAIN)
        return;
    if (length <= 0) {
        lose(watcher, length ? strerror(errno) : "end of stream");
        return;
    }
    have += (size_t)length;
    uint64_t now = nanoseconds(CLOCK_MONOTONIC);
    if (!watcher->upgraded)
        used = upgrade(watcher, scratch, have);
    while (watcher->upgraded) {
        struct frame frame = next_frame(scratch + used, have - used);
        if (!frame.size)
            break;
        take(watcher, &frame, now);
        used += frame.size;
    }
    if (have > used || watcher->partial)
        keep(watcher, scratch + used, have - used);
}

/* Serves the sockets for a moment. Whether a command waits. */
static bool serve(int milliseconds)
{
    struct epoll_event events[EVENTS];
    bool command = false;
    if (naps)
        nanosleep(&(struct timespec){.tv_nsec = NAP}, NULL);
    int ready = epoll_wait(epoll, events, EVENTS, milliseconds);
    for (int each = 0; each < ready; each++) {
        if (events[each].data.ptr)
            hear(events[each].data.ptr);
        else
            command = true;
    }
    return command;
}

static void serve_for(uint64_t milliseconds)
{
    uint64_t end = nanoseconds(CLOCK_MONOTONIC) + milliseconds * 1000000u;
    for (uint64_t now; (now = nanoseconds(CLOCK_MONOTONIC)) < end;)
        serve((int)((end - now + 999999u) / 1000000u));
}

static bool serve_until(const int *count, int wanted, int seconds)
{
    uint64_t end = nanoseconds(CLOCK_MONOTONIC) + (uint64_t)seconds * 1000000000u;
    while (*count < wanted) {
        uint64_t now = nanoseconds(CLOCK_MONOTONIC);
        if (now >= end)
            return false;
        serve((int)((end - now) / 1000000u) + 1);
    }
    return true;
}

static void say(const char *path, struct watcher *watcher)
{
    char request[2048];
    int length = snprintf(
        request, sizeof request,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s%s%s%s\r\n", path, port, port,
        *protocols ? "Sec-WebSocket-Protocol: " : "", protocols, *protocols ? "\r\n" : "",
        compressed ? "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; "
                  "client_no_context_takeover\r\n" : "");
    if (send(watcher->descriptor, request, (size_t)length, MSG_NOSIGNAL) != length)
        fail("the server takes no handshake");
}

static void open_one(const char *path)
{
    struct sockaddr_in address = on_this_machine(port);
    struct watcher *watcher = calloc(1, sizeof *watcher);
    watcher->descriptor = socket(AF_INET, SOCK_STREAM, 0);
    watcher->latest = latest_change;
    if (buffer_bytes)
        setsockopt(watcher->descriptor, SOL_SOCKET, SO_RCVBUF, &buffer_bytes, sizeof buffer_bytes);
    if (connect(watcher->descriptor, (struct sockaddr *)&address, sizeof address) < 0)
        fail("connect: %s", strerror(errno));
    set_flag(watcher->descriptor, IPPROTO_TCP, TCP_NODELAY);
    fcntl(watcher->descriptor, F_SETFL, O_NONBLOCK);
    say(path, watcher);
    watchers[watcher_count++] = watcher;
    watch_for(epoll, EPOLL_CTL_ADD, watcher->descriptor, EPOLLIN, watcher);
}

static void open_many(int count, const char *path)
{
    uint64_t begun = nanoseconds(CLOCK_MONOTONIC);
    for (int each = 0; each < count; each++) {
        open_one(path);
        if (!serve_until(&upgraded_count, watcher_count - HANDSHAKES_AT_ONCE, PATIENCE_SECONDS))
            fail("sockets do not open");
    }
    if (!serve_until(&upgraded_count, watcher_count, PATIENCE_SECONDS))
        fail("sockets do not open");
    uint64_t taken = nanoseconds(CLOCK_MONOTONIC) - begun;
    printf("{\"opened\": %d, \"seconds\": %.6f}\n", count, (double)taken / 1e9);
}

static void close_all(void)
{
    static const unsigned char goodbye[] = {0x88, 0x82, 0, 0, 0, 0, 1000 >> 8, 1000 & 255};
    printf("{\"closed\": %d}\n", watcher_count);
    while (watcher_count) {
        struct watcher *last = watchers[watcher_count - 1];
        if (watcher_count % 2)
            send(last->descriptor, goodbye, sizeof goodbye, MSG_NOSIGNAL);
        forget(last);
    }
}

static void ask(const char *format, ...)
{
    char words[256];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    if (send(control, words, (size_t)length, 0) < 0)
        fail("the server takes no changes: %s", strerror(errno));
}

/* Ever larger, also from one run of this program to the next: a server may outlive us. */
static uint64_t next_change(void)
{
    uint64_t now = by_version ? 0 : nanoseconds(CLOCK_MONOTONIC) / 1000000u;
    return latest_change = now > latest_change ? now : latest_change + 1;
}

static int reading_count(void)
{
    int count = 0;
    for (int each = 0; each < watcher_count; each++)
        count += !watchers[each]->stalled;
    return count;
}

static void start_counting(void)
{
    frames = bytes = other_bytes = 0;
    arrived = 0;
    naps = true;
}

static void print_counts(uint64_t cpu_before)
{
    naps = false;
    printf("\"frames\": %llu, \"bytes\": %llu, \"other_bytes\": %llu, \"client_seconds\": %.6f}\n",
           (unsigned long long)frames, (unsigned long long)bytes, (unsigned long long)other_bytes,
           (double)(nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_before) / 1e9);
}

static void make_changes(const char *verb, const char *key, int count, int wait)
{
    uint64_t cpu = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
    int everybody = reading_count();
    start_counting();
    printf("{\"milliseconds\": [");
    for (int each = 0; each < count; each++) {
        serve_for((uint64_t)wait);
        awaited = next_change();
        arrived = 0;
        uint64_t asked = nanoseconds(CLOCK_MONOTONIC);
        ask("%s %s %llu", verb, key, (unsigned long long)awaited);
        if (!serve_until(&arrived, everybody, PATIENCE_SECONDS))
            fail("a change reached %d of %d watchers", arrived, everybody);
        uint64_t taken = nanoseconds(CLOCK_MONOTONIC) - asked;
        printf("%s%.3f", each ? ", " : "", (double)taken / 1e6);
    }
    printf("], ");
    print_counts(cpu);
}

static double staleness_ms(uint64_t samples, double part)
{
    uint64_t passed = 0;
    for (int step = 0; step < STEPS; step++)
        if ((passed += staleness[step]) >= (uint64_t)((double)samples * part) && passed)
            return (step + 1) * (STEP / 1e6);
    return 0;
}

static void stream_changes(const char *key, int rate, int count)
{
    uint64_t cpu = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
    int everybody = reading_count();
    memset(staleness, 0, sizeof staleness);
    start_counting();
    schedule.first = next_change();
    schedule.last = latest_change = awaited = schedule.first + (uint64_t)count - 1;
    schedule.start = nanoseconds(CLOCK_MONOTONIC) + 100000000u;
    schedule.interval = 1000000000u / (uint64_t)rate;
    schedule.delivered = schedule.worst = 0;
    ask("stream %s %d %d %llu %llu", key, rate, count, (unsigned long long)schedule.start,
        (unsigned long long)schedule.first);
    bool all = serve_until(&arrived, everybody, count / rate + PATIENCE_SECONDS);
    uint64_t taken = nanoseconds(CLOCK_MONOTONIC) - schedule.start;
    printf("{\"expected\": %llu, \"delivered\": %llu, \"finished\": %s, \"seconds\": %.3f, "
           "\"p50\": %.2f, \"p99\": %.2f, \"worst\": %.2f, ",
           (unsigned long long)count * (unsigned long long)everybody,
           (unsigned long long)schedule.delivered, all ? "true" : "false", (double)taken / 1e9,
           staleness_ms(schedule.delivered, 0.5), staleness_ms(schedule.delivered, 0.99),
           (double)(schedule.worst + 1) * STEP / 1e6);
    schedule.first = schedule.last = 0;
    print_counts(cpu);
}

static void stall(int count)
{
    dropped = 0;
    for (int each = 0; each < count && each < watcher_count; each++) {
        watchers[each]->stalled = watchers[each]->has_stalled = true;
        watch_for(epoll, EPOLL_CTL_MOD, watchers[each]->descriptor, 0, watchers[each]);
    }
    printf("{\"stalled\": %d}\n", count);
}

static void resume(void)
{
    for (int each = 0; each < watcher_count; each++)
        if (watchers[each]->stalled) {
            watchers[each]->stalled = false;
            watch_for(epoll, EPOLL_CTL_MOD, watchers[each]->descriptor, EPOLLIN, watchers[each]);
        }
    printf("{\"resumed\": true}\n");
}

static int up_to_date(void)
{
    int count = 0;
    for (int each = 0; each < watcher_count; each++)
        count += watchers[each]->latest >= latest_change;
    return count;
}

static void settle(void)
{
    uint64_t now, begun = nanoseconds(CLOCK_MONOTONIC);
    uint64_t end = begun + PATIENCE_SECONDS * 1000000000ull;
    while (up_to_date() < watcher_count && nanoseconds(CLOCK_MONOTONIC) < end)
        serve(10);
    now = nanoseconds(CLOCK_MONOTONIC);
    printf("{\"behind\": %d, \"dropped\": %d, \"seconds\": %.3f}\n",
           watcher_count - up_to_date(), dropped, (double)(now - begun) / 1e9);
}

static void obey(const char *line)
{
    char first[1024], second[1024];
    int a, b;
    if (sscanf(line, "open %d %1023s", &a, first) == 2)
        open_many(a, first);
    else if (sscanf(line, "changes %1023s %1023s %d %d", first, second, &a, &b) == 4)
        make_changes(first, second, a, b);
    else if (sscanf(line, "stream %1023s %d %d", first, &a, &b) == 3)
        stream_changes(first, a, b);
    else if (sscanf(line, "stall %d", &a) == 1)
        stall(a);
    else if (!strcmp(line, "resume\n"))
        resume();
    else if (!strcmp(line, "settle\n"))
        settle();
    else if (!strcmp(line, "close\n"))
        close_all();
    else
        fail("not understood: %s", line);
    fflush(stdout);
}

int main(int count, char **words)
{
    if (count < 2)
        fail("usage: watchers PORT [deflate] [buffer=BYTES] [control=PORT] [protocols=NAMES] "
             "[versions=NUMBER]");
    int control_port = port = atoi(words[1]);
    for (int each = 2; each < count; each++)
        if (!strcmp(words[each], "deflate"))
            compressed = true;
        else if (!strncmp(words[each], "protocols=", 10))
            protocols = words[each] + 10;
        else if (sscanf(words[each], "versions=%" SCNu64, &latest_change) == 1)
            by_version = true, mark = "\"version\":";
        else if (sscanf(words[each], "buffer=%d", &buffer_bytes) != 1 &&
                 sscanf(words[each], "control=%d", &control_port) != 1)
            fail("not understood: %s", words[each]);
    allow_many_sockets();
    /* Or a second command would hide in the buffer while epoll sees nothing. */
    setvbuf(stdin, NULL, _IONBF, 0);
    struct sockaddr_in address = on_this_machine(control_port);
    control = socket(AF_INET, SOCK_DGRAM, 0);
    connect(control, (struct sockaddr *)&address, sizeof address);
    epoll = epoll_create1(0);
    watch_for(epoll, EPOLL_CTL_ADD, STDIN_FILENO, EPOLLIN, NULL);
    char line[2048];
    for (;;)
        if (serve(-1)) {
            if (!fgets(line, sizeof line, stdin))
                return 0;
            obey(line);
        }
}
