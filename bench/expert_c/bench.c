#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

_Noreturn void die(const char *what) {
    fprintf(stderr, "%s\n", what);
    exit(1);
}

void *allocate(size_t bytes) { return grow(NULL, bytes); }

void *grow(void *memory, size_t bytes) {
    void *grown = realloc(memory, bytes);
    if (grown == NULL) die("out of memory");
    return grown;
}

char *copy_text(const char *text, size_t length) {
    char *copy = allocate(length + 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

static const char *environment(const char *name) {
    const char *value = getenv(name);
    if (value == NULL) {
        fprintf(stderr, "%s is not set; ", name);
        die("start this program with bench/run");
    }
    return value;
}

MYSQL *open_connection(void) {
    MYSQL *connection = mysql_init(NULL);
    const unsigned protocol = MYSQL_PROTOCOL_SOCKET;
    if (connection == NULL) die("out of memory");
    mysql_options(connection, MYSQL_OPT_PROTOCOL, &protocol);
    mysql_options(connection, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (mysql_real_connect(connection, NULL, environment("BENCH_USER"), environment("BENCH_PASSWORD"),
                           environment("BENCH_DATABASE"), 0, environment("BENCH_SOCKET"), CLIENT_FOUND_ROWS) == NULL)
        die(mysql_error(connection));
    run_sql(connection,
            "SET time_zone = '+00:00', sql_mode = "
            "CONCAT(@@sql_mode, ',STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ZERO_IN_DATE')");
    return connection;
}

void run_sql(MYSQL *connection, const char *sql) {
    if (mysql_query(connection, sql) != 0) die(mysql_error(connection));
}

double number_of(MYSQL *connection, const char *sql) {
    MYSQL_RES *result;
    MYSQL_ROW row;
    double number;
    run_sql(connection, sql);
    result = mysql_store_result(connection);
    row = result == NULL ? NULL : mysql_fetch_row(result);
    if (row == NULL) die(mysql_error(connection));
    number = row[0] == NULL ? 0 : strtod(row[0], NULL);
    mysql_free_result(result);
    return number;
}

MYSQL_STMT *prepare(MYSQL *connection, const char *sql) {
    MYSQL_STMT *statement = mysql_stmt_init(connection);
    if (statement == NULL) die("out of memory");
    if (mysql_stmt_prepare(statement, sql, (unsigned long)strlen(sql)) != 0) die(mysql_stmt_error(statement));
    return statement;
}

void execute(MYSQL_STMT *statement) {
    if (mysql_stmt_execute(statement) != 0) die(mysql_stmt_error(statement));
}

void bind_results(MYSQL_STMT *statement, MYSQL_BIND *binds) {
    if (mysql_stmt_bind_result(statement, binds)) die(mysql_stmt_error(statement));
}

void bind_parameters(MYSQL_STMT *statement, MYSQL_BIND *binds) {
    if (mysql_stmt_bind_param(statement, binds)) die(mysql_stmt_error(statement));
}

int fetch(MYSQL_STMT *statement) {
    const int status = mysql_stmt_fetch(statement);
    if (status == 0) return 1;
    if (status == MYSQL_NO_DATA) return 0;
    die(status == MYSQL_DATA_TRUNCATED ? "a buffer is too small" : mysql_stmt_error(statement));
}

static MYSQL_BIND bind_of(enum enum_field_types type, void *buffer) {
    MYSQL_BIND bind;
    memset(&bind, 0, sizeof bind);
    bind.buffer_type = type;
    bind.buffer = buffer;
    return bind;
}

MYSQL_BIND bind_int(int32_t *value) { return bind_of(MYSQL_TYPE_LONG, value); }
MYSQL_BIND bind_long(int64_t *value) { return bind_of(MYSQL_TYPE_LONGLONG, value); }
MYSQL_BIND bind_double(double *value) { return bind_of(MYSQL_TYPE_DOUBLE, value); }
MYSQL_BIND bind_time(enum enum_field_types type, MYSQL_TIME *value) { return bind_of(type, value); }

MYSQL_BIND bind_text(char *buffer, size_t capacity, unsigned long *length) {
    MYSQL_BIND bind = bind_of(MYSQL_TYPE_STRING, buffer);
    bind.buffer_length = (unsigned long)capacity;
    bind.length = length;
    return bind;
}

/* Howard Hinnant's days_from_civil, for years from 0. */
int64_t days_of(const MYSQL_TIME *t) {
    const int64_t year = (int64_t)t->year - (t->month <= 2);
    const int64_t era = year / 400;
    const int64_t year_of_era = year - era * 400;
    const int64_t day_of_year = (153 * ((int64_t)t->month + (t->month > 2 ? -3 : 9)) + 2) / 5 + t->day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

int64_t micros_of(const MYSQL_TIME *t) {
    const int64_t seconds = ((days_of(t) * 24 + t->hour) * 60 + t->minute) * 60 + t->second;
    return seconds * 1000000 + (int64_t)t->second_part;
}

MYSQL_TIME time_now(void) {
    MYSQL_TIME result;
    struct tm parts;
    const time_t seconds = time(NULL);
    gmtime_r(&seconds, &parts);
    memset(&result, 0, sizeof result);
    result.year = (unsigned)parts.tm_year + 1900;
    result.month = (unsigned)parts.tm_mon + 1;
    result.day = (unsigned)parts.tm_mday;
    result.hour = (unsigned)parts.tm_hour;
    result.minute = (unsigned)parts.tm_min;
    result.second = (unsigned)parts.tm_sec;
    result.time_type = MYSQL_TIMESTAMP_DATETIME;
    return result;
}

struct stopwatch now(void) {
    struct timespec wall;
    struct stopwatch watch;
    clock_gettime(CLOCK_MONOTONIC, &wall);
    watch.wall = (double)wall.tv_sec * 1e3 + (double)wall.tv_nsec / 1e6;
    watch.processor = (double)clock() * 1e3 / (double)CLOCKS_PER_SEC;
    return watch;
}

struct stopwatch elapsed(struct stopwatch start) {
    struct stopwatch watch = now();
    watch.wall -= start.wall;
    watch.processor -= start.processor;
    return watch;
}

void report(const char *name, struct stopwatch time, struct check check, long grown_kib) {
    printf("%s %.3f %lld:%lld %.3f", name, time.wall, (long long)check.rows, (long long)check.sum, time.processor);
    if (grown_kib >= 0) printf(" %ld", grown_kib);
    printf("\n");
}
