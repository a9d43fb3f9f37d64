#include <stdio.h>

#include "bench.h"

/* What the rows hold that were written. */
static struct check check_balances(MYSQL *connection, int calls) {
    char sql[80];
    struct check check = {calls, 0};
    snprintf(sql, sizeof sql, "SELECT SUM(balance) FROM accounts WHERE id <= %d", calls);
    check.sum = (int64_t)number_of(connection, sql);
    return check;
}

void update_by_key(int divisor) {
    MYSQL *connection = open_connection();
    const int calls = 5000 / divisor;
    MYSQL_STMT *statement = prepare(connection, "UPDATE accounts SET balance = ? WHERE id = ?");
    int64_t balance, key;
    MYSQL_BIND binds[2] = {bind_long(&balance), bind_long(&key)};
    struct stopwatch time = {0, 0};
    bind_parameters(statement, binds);
    for (int round = 0; round < 2; ++round) {
        const struct stopwatch start = now();
        run_sql(connection, "START TRANSACTION");
        for (int i = 0; i < calls; ++i) {
            balance = i;
            key = key_at(i, calls);
            execute(statement);
        }
        run_sql(connection, "COMMIT");
        time = elapsed(start);
    }
    report("updateByKey", time, check_balances(connection, calls), -1);
    mysql_stmt_close(statement);
    mysql_close(connection);
}

/* A record is read whole, and written whole: nobody knows which of its members were changed. */
void load_then_save(int divisor) {
    MYSQL *connection = open_connection();
    const int calls = 5000 / divisor;
    MYSQL_STMT *load = prepare(connection, "SELECT id, owner, balance FROM accounts WHERE id = ? LIMIT 1");
    MYSQL_STMT *save = prepare(connection, "UPDATE accounts SET owner = ?, balance = ? WHERE id = ?");
    int64_t key, id, balance;
    char owner[1021];
    unsigned long length;
    MYSQL_BIND of_key = bind_long(&key);
    MYSQL_BIND row[3] = {bind_long(&id), bind_text(owner, sizeof owner, &length), bind_long(&balance)};
    MYSQL_BIND written[3] = {bind_text(owner, sizeof owner, &length), bind_long(&balance), bind_long(&id)};
    struct stopwatch time = {0, 0};
    bind_parameters(load, &of_key);
    bind_results(load, row);
    bind_parameters(save, written);
    for (int round = 0; round < 2; ++round) {
        const struct stopwatch start = now();
        run_sql(connection, "START TRANSACTION");
        for (int i = 0; i < calls; ++i) {
            key = key_at(i, calls);
            execute(load);
            if (!fetch(load)) die("an account is missing");
            mysql_stmt_free_result(load);
            balance = 2 * (int64_t)i;
            execute(save);
        }
        run_sql(connection, "COMMIT");
        time = elapsed(start);
    }
    report("loadThenSave", time, check_balances(connection, calls), -1);
    mysql_stmt_close(load);
    mysql_stmt_close(save);
    mysql_close(connection);
}
