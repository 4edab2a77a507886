/* Debian's toml++ behind a C face: a document as calls, in the order in which it was written. */
#ifndef CTOML_H
#define CTOML_H
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum nops_toml_time_kind {
    /* With an offset from UTC. */
    NOPS_TOML_INSTANT,
    NOPS_TOML_LOCAL_DATE_TIME,
    NOPS_TOML_LOCAL_DATE,
    NOPS_TOML_LOCAL_TIME
};

typedef struct nops_toml_time {
    enum nops_toml_time_kind kind;
    int year, month, day, hour, minute, second, nanosecond;
    int offset_minutes;
} nops_toml_time;

/* Each value in a table comes after its key. Texts are UTF-8, not ended by a zero. `place`, which may be null, comes before
   each key and each value: where it stands, from 1, columns in characters. */
typedef struct nops_toml_sink {
    void *context;
    /* Asked every few milliseconds; may be null. What is not 0 ends the reading. */
    int (*interrupted)(void *context);
    void (*place)(void *context, uint32_t line, uint32_t column);
    void (*begin_table)(void *context);
    void (*end_table)(void *context);
    void (*begin_array)(void *context);
    void (*end_array)(void *context);
    void (*key)(void *context, const char *text, size_t length);
    void (*string)(void *context, const char *text, size_t length);
    void (*integer)(void *context, int64_t value);
    void (*floating)(void *context, double value);
    void (*boolean)(void *context, int value);
    void (*time)(void *context, const nops_toml_time *value);
} nops_toml_sink;

typedef struct nops_toml_error {
    /* From 1; columns in characters. */
    uint32_t line, column;
    char message[512];
} nops_toml_error;

/* 1: done; 0: not TOML, see `error`, and nothing was called; -1: interrupted. */
int nops_toml_parse(const char *text, size_t length, const nops_toml_sink *sink, nops_toml_error *error);

#ifdef __cplusplus
}
#endif
#endif
