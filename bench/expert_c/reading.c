#include <stdio.h>
#include <string.h>

#include "bench.h"

#define COLUMNS "id, total, ratio, name, note, day, createdAt, updatedAt"

struct reading {
    int32_t id;
    int64_t total;
    double ratio;
    char *name, *note;
    int32_t day;                    /* since 1970-01-01 */
    int64_t created_at, updated_at; /* microseconds */
};

/* Where the client puts a row. */
struct buffers {
    int32_t id;
    int64_t total;
    double ratio;
    char name[1021], note[1021];
    unsigned long name_length, note_length;
    MYSQL_TIME day, created_at, updated_at;
};

static void bind_buffers(MYSQL_STMT *statement, struct buffers *b) {
    MYSQL_BIND binds[] = {
        bind_int(&b->id),
        bind_long(&b->total),
        bind_double(&b->ratio),
        bind_text(b->name, sizeof b->name, &b->name_length),
        bind_text(b->note, sizeof b->note, &b->note_length),
        bind_time(MYSQL_TYPE_DATE, &b->day),
        bind_time(MYSQL_TYPE_DATETIME, &b->created_at),
        bind_time(MYSQL_TYPE_DATETIME, &b->updated_at),
    };
    bind_results(statement, binds);
}

static struct reading reading_of(const struct buffers *b) {
    const struct reading reading = {
        .id = b->id,
        .total = b->total,
        .ratio = b->ratio,
        .name = copy_text(b->name, b->name_length),
        .note = copy_text(b->note, b->note_length),
        .day = (int32_t)days_of(&b->day),
        .created_at = micros_of(&b->created_at),
        .updated_at = micros_of(&b->updated_at),
    };
    return reading;
}

static void free_reading(struct reading *r) {
    free(r->name);
    free(r->note);
}

static int64_t sum_of(const struct reading *r) {
    return r->id + r->total + (int64_t)(r->ratio * 2) + (int64_t)strlen(r->name) + (int64_t)strlen(r->note) + r->day +
           r->created_at / 1000000 + r->updated_at / 1000000;
}

/* Rows are fetched as they come: storing the result first is slower, since every row is copied once more. */
static struct reading *read_all(MYSQL_STMT *statement, struct buffers *buffers, size_t *count) {
    size_t room = 1024;
    struct reading *rows = allocate(room * sizeof *rows);
    *count = 0;
    execute(statement);
    while (fetch(statement)) {
        if (*count == room) rows = grow(rows, (room *= 2) * sizeof *rows);
        rows[(*count)++] = reading_of(buffers);
    }
    mysql_stmt_free_result(statement);
    return rows;
}

void find_all(int divisor) {
    MYSQL *connection = open_connection();
    MYSQL_STMT *statement = prepare(connection, "SELECT " COLUMNS " FROM readings");
    struct buffers buffers;
    struct stopwatch time = {0, 0};
    struct check check = {0, 0};
    (void)divisor;
    bind_buffers(statement, &buffers);
    for (int round = 0; round < 2; ++round) {
        size_t count;
        const struct stopwatch start = now();
        struct reading *rows = read_all(statement, &buffers, &count);
        time = elapsed(start);
        check = (struct check){(int64_t)count, 0};
        for (size_t i = 0; i < count; ++i) {
            check.sum += sum_of(&rows[i]);
            free_reading(&rows[i]);
        }
        free(rows);
    }
    report("findAll", time, check, -1);
    mysql_stmt_close(statement);
    mysql_close(connection);
}

void find_by_pk(int divisor) {
    MYSQL *connection = open_connection();
    MYSQL_STMT *statement = prepare(connection, "SELECT " COLUMNS " FROM readings WHERE id = ?");
    int64_t key;
    MYSQL_BIND parameter = bind_long(&key);
    struct buffers buffers;
    struct stopwatch time = {0, 0};
    struct check check = {0, 0};
    bind_parameters(statement, &parameter);
    bind_buffers(statement, &buffers);
    for (int round = 0; round < 2; ++round) {
        const struct stopwatch start = now();
        check = (struct check){0, 0};
        for (int i = 0; i < 5000 / divisor; ++i) {
            struct reading row;
            key = key_at(i, 50000 / divisor);
            execute(statement);
            if (!fetch(statement)) die("findByPk: no row");
            row = reading_of(&buffers);
            mysql_stmt_free_result(statement);
            ++check.rows;
            check.sum += sum_of(&row);
            free_reading(&row);
        }
        time = elapsed(start);
    }
    report("findByPk", time, check, -1);
    mysql_stmt_close(statement);
    mysql_close(connection);
}

static long resident_kib(void) {
    char line[128];
    long kib = 0;
    FILE *status = fopen("/proc/self/status", "r");
    if (status == NULL) die("/proc/self/status cannot be read");
    while (fgets(line, sizeof line, status) != NULL)
        if (sscanf(line, "VmRSS: %ld", &kib) == 1) break;
    fclose(status);
    return kib;
}

static struct check visit_each(MYSQL *connection, const char *sql, long *most) {
    MYSQL_STMT *statement = prepare(connection, sql);
    struct buffers buffers;
    struct check check = {0, 0};
    bind_buffers(statement, &buffers);
    execute(statement);
    while (fetch(statement)) {
        struct reading row = reading_of(&buffers);
        check.sum += sum_of(&row);
        free_reading(&row);
        if (++check.rows % 100000 == 0) {
            const long kib = resident_kib();
            if (kib > *most) *most = kib;
        }
    }
    mysql_stmt_close(statement);
    return check;
}

void find_each(int divisor) {
    MYSQL *connection = open_connection();
    struct check check;
    long most = 0;
    long begin;
    struct stopwatch start;
    (void)divisor;
    visit_each(connection, "SELECT " COLUMNS " FROM journal LIMIT 50000", &most);
    begin = most = resident_kib();
    start = now();
    check = visit_each(connection, "SELECT " COLUMNS " FROM journal", &most);
    report("findEach", elapsed(start), check, most - begin);
    mysql_close(connection);
}
