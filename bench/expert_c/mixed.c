#include <pthread.h>
#include <string.h>

#include "bench.h"

enum { threads = 8 };

struct account {
    int64_t id;
    char *owner;
    int64_t balance;
};

struct worker {
    pthread_t thread;
    MYSQL *connection;
    MYSQL_STMT *select, *update;
    int number, calls;
    int64_t accounts;
    int64_t sum;
};

/* Each thread has a connection of its own: a pool could only be slower. */
static void *work(void *argument) {
    struct worker *w = argument;
    int64_t key, id, balance;
    char owner[1021];
    unsigned long length;
    MYSQL_BIND select_key = bind_long(&key), update_key = bind_long(&key);
    MYSQL_BIND results[] = {bind_long(&id), bind_text(owner, sizeof owner, &length), bind_long(&balance)};
    mysql_thread_init();
    bind_parameters(w->select, &select_key);
    bind_parameters(w->update, &update_key);
    bind_results(w->select, results);
    w->sum = 0;
    for (int i = 0; i < w->calls; ++i) {
        key = key_at((int64_t)w->number * w->calls + i, w->accounts);
        if (i % 5 == 4) {
            execute(w->update);
            w->sum += (int64_t)mysql_stmt_affected_rows(w->update);
        } else {
            struct account account;
            execute(w->select);
            if (!fetch(w->select)) die("mixedThreads: no row");
            account = (struct account){id, copy_text(owner, length), balance};
            mysql_stmt_free_result(w->select);
            w->sum += account.id + (int64_t)strlen(account.owner);
            free(account.owner);
        }
    }
    mysql_thread_end();
    return NULL;
}

void mixed_threads(int divisor) {
    struct worker workers[threads];
    struct stopwatch time = {0, 0};
    struct check check = {0, 0};
    for (int t = 0; t < threads; ++t) {
        struct worker *w = &workers[t];
        w->number = t;
        w->calls = 2500 / divisor;
        w->accounts = 100000 / divisor;
        w->connection = open_connection();
        w->select = prepare(w->connection, "SELECT id, owner, balance FROM accounts WHERE id = ?");
        w->update = prepare(w->connection, "UPDATE accounts SET balance = balance + 1 WHERE id = ?");
    }
    for (int round = 0; round < 2; ++round) {
        const struct stopwatch start = now();
        for (int t = 0; t < threads; ++t)
            if (pthread_create(&workers[t].thread, NULL, work, &workers[t]) != 0) die("no thread to be had");
        for (int t = 0; t < threads; ++t) pthread_join(workers[t].thread, NULL);
        time = elapsed(start);
        check = (struct check){(int64_t)threads * workers[0].calls, 0};
        for (int t = 0; t < threads; ++t) check.sum += workers[t].sum;
    }
    report("mixedThreads", time, check, -1);
    for (int t = 0; t < threads; ++t) {
        mysql_stmt_close(workers[t].select);
        mysql_stmt_close(workers[t].update);
        mysql_close(workers[t].connection);
    }
}
