/* What the C programs' workloads share. An error ends the program with a message. */
#ifndef BENCH_H
#define BENCH_H

#include <mysql.h>
#include <stdint.h>
#include <stdlib.h>

/* What a workload came to; the same in all programs, so that none skips work. */
struct check {
    int64_t rows;
    int64_t sum;
};

_Noreturn void die(const char *what);
void *allocate(size_t bytes);
void *grow(void *memory, size_t bytes);
char *copy_text(const char *text, size_t length);

/* A connection as the library opens it: over the Unix socket, with the same session settings. */
MYSQL *open_connection(void);
void run_sql(MYSQL *connection, const char *sql);
/* The one number that a query gives. */
double number_of(MYSQL *connection, const char *sql);

MYSQL_STMT *prepare(MYSQL *connection, const char *sql);
void execute(MYSQL_STMT *statement);
void bind_results(MYSQL_STMT *statement, MYSQL_BIND *binds);
void bind_parameters(MYSQL_STMT *statement, MYSQL_BIND *binds);
/* Whether there was another row. */
int fetch(MYSQL_STMT *statement);

MYSQL_BIND bind_int(int32_t *value);
MYSQL_BIND bind_long(int64_t *value);
MYSQL_BIND bind_double(double *value);
MYSQL_BIND bind_time(enum enum_field_types type, MYSQL_TIME *value);
/* `length` is the text's, which the client reads of a parameter and writes of a result. */
MYSQL_BIND bind_text(char *buffer, size_t capacity, unsigned long *length);

int64_t days_of(const MYSQL_TIME *t);
int64_t micros_of(const MYSQL_TIME *t);
MYSQL_TIME time_now(void);

/* The i-th of a sequence that jumps about the keys 1 to `count`. */
static inline int64_t key_at(int64_t i, int64_t count) { return i * 7919 % count + 1; }

/* Time on the clock, and of this process on the processors, in milliseconds. */
struct stopwatch {
    double wall, processor;
};
struct stopwatch now(void);
struct stopwatch elapsed(struct stopwatch start);
void report(const char *name, struct stopwatch time, struct check check, long grown_kib);

void make_data(int divisor);
void find_all(int divisor);
void find_by_pk(int divisor);
void find_each(int divisor);
void has_many_join(int divisor);
void has_many_separate(int divisor);
void balanced_random(int divisor);
void many_to_many(int divisor);
void bulk_create(int divisor);
void create_one_by_one(int divisor);
void nested_create(int divisor);
void update_by_key(int divisor);
void load_then_save(int divisor);
void related_add(int divisor);
void mixed_threads(int divisor);

#endif
