/* Frames from a server, and the changes that they show.
 *
 * A change says "change=NUMBER;" in its card; of rooms without such cards each frame's version
 * counts. All watchers get nearly always the same bytes: what they show is read once, and
 * afterwards only compared.
 */

#ifndef FRAMES_H
#define FRAMES_H

#include "wire.h"
#include <zlib.h>

enum { KEPT_READINGS = 8, MOST_CHANGES = 2048, LARGEST_TEXT = 4 << 20 };
enum { TEXT = 1, CLOSE = 8, PING = 9 };

struct frame {
    int kind;
    bool deflated;
    const unsigned char *payload;
    size_t length, size;
};

/* The size of the frame is 0 while a part of it is missing. */
static struct frame next_frame(const unsigned char *bytes, size_t have)
{
    struct frame frame = {0};
    size_t head = 2;
    if (have < 2)
        return frame;
    uint64_t length = bytes[1] & 127;
    if (length >= 126) {
        int digits = length == 126 ? 2 : 8;
        head += (size_t)digits;
        if (have < head)
            return frame;
        length = 0;
        for (int each = 0; each < digits; each++)
            length = length << 8 | bytes[2 + each];
    }
    if (have - head < length)
        return frame;
    if (!(bytes[0] & 0x80))
        fail("a message in parts: not expected here");
    return (struct frame){.kind = bytes[0] & 15, .deflated = bytes[0] & 0x40,
                          .payload = bytes + head, .length = length, .size = head + length};
}

struct reading {
    unsigned char *bytes;
    size_t length;
    bool deflated;
    int count;
    uint64_t changes[MOST_CHANGES];
};

static const char *inflated(const struct frame *frame, size_t *length)
{
    static unsigned char text[LARGEST_TEXT];
    static unsigned char end[] = {0, 0, 0xff, 0xff};
    static z_stream stream;
    if (!stream.state && inflateInit2(&stream, -15) != Z_OK)
        fail("zlib does not start");
    inflateReset(&stream);
    stream.next_out = text, stream.avail_out = sizeof text;
    stream.next_in = (unsigned char *)frame->payload, stream.avail_in = (unsigned)frame->length;
    int first = inflate(&stream, Z_SYNC_FLUSH);
    stream.next_in = end, stream.avail_in = sizeof end;
    if (first < 0 || inflate(&stream, Z_SYNC_FLUSH) < 0)
        fail("a frame that does not inflate by itself");
    *length = sizeof text - stream.avail_out;
    return (char *)text;
}

static const char *mark = "change=";

static void read_changes(struct reading *reading, const char *text, size_t length)
{
    const char *end = text + length;
    reading->count = 0;
    while ((text = memmem(text, (size_t)(end - text), mark, strlen(mark)))) {
        uint64_t number = 0;
        for (text += strlen(mark); text < end && *text >= '0' && *text <= '9'; text++)
            number = number * 10 + (uint64_t)(*text - '0');
        if (reading->count == MOST_CHANGES)
            fail("a frame of more than %d changes", MOST_CHANGES);
        reading->changes[reading->count++] = number;
    }
}

static const struct reading *read_frame(const struct frame *frame)
{
    static struct reading kept[KEPT_READINGS];
    static int oldest;
    for (int each = 0; each < KEPT_READINGS; each++)
        if (kept[each].length == frame->length && kept[each].deflated == frame->deflated &&
            !memcmp(kept[each].bytes, frame->payload, frame->length))
            return &kept[each];
    struct reading *reading = &kept[oldest++ % KEPT_READINGS];
    reading->bytes = realloc(reading->bytes, frame->length + 1);
    memcpy(reading->bytes, frame->payload, frame->length);
    reading->length = frame->length, reading->deflated = frame->deflated;
    size_t length = frame->length;
    const char *text = frame->deflated ? inflated(frame, &length) : (const char *)frame->payload;
    read_changes(reading, text, length);
    return reading;
}

#endif
