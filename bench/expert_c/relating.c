#include <stdio.h>
#include <string.h>

#include "bench.h"

#define INSERT "INSERT INTO memberships (role, clubId, accountId, createdAt, updatedAt) VALUES "
#define ROW "(?,?,?,?,?)"

enum { columns = 5 };
enum { links = 1000 }; /* of one club, in two INSERTs */
enum { chunk = 500 };

struct membership {
    int32_t role;
    int64_t club, account;
    MYSQL_TIME stamp; /* both createdAt and updatedAt */
};

static MYSQL_STMT *prepare_rows(MYSQL *connection) {
    char *sql = allocate(sizeof INSERT + chunk * sizeof ROW);
    char *end = sql + sprintf(sql, INSERT);
    MYSQL_STMT *statement;
    for (int i = 0; i < chunk; ++i) end += sprintf(end, "%s" ROW, i == 0 ? "" : ",");
    statement = prepare(connection, sql);
    free(sql);
    return statement;
}

static void add_members(MYSQL *connection, MYSQL_STMT *statement, MYSQL_BIND *binds, int64_t club) {
    struct membership *rows = allocate(links * sizeof *rows);
    for (int i = 0; i < links; ++i) {
        rows[i].role = 0;
        rows[i].club = club;
        rows[i].account = i + 1;
        rows[i].stamp = time_now();
    }
    run_sql(connection, "START TRANSACTION");
    for (int done = 0; done < links; done += chunk) {
        for (int i = 0; i < chunk; ++i) {
            struct membership *row = &rows[done + i];
            MYSQL_BIND *of_row = binds + i * columns;
            of_row[0] = bind_int(&row->role);
            of_row[1] = bind_long(&row->club);
            of_row[2] = bind_long(&row->account);
            of_row[3] = bind_time(MYSQL_TYPE_DATETIME, &row->stamp);
            of_row[4] = bind_time(MYSQL_TYPE_DATETIME, &row->stamp);
        }
        bind_parameters(statement, binds);
        execute(statement);
    }
    run_sql(connection, "COMMIT");
    free(rows);
}

void related_add(int divisor) {
    MYSQL *connection = open_connection();
    MYSQL_STMT *statement = prepare_rows(connection);
    MYSQL_BIND *binds = allocate((size_t)chunk * columns * sizeof *binds);
    struct stopwatch time = {0, 0};
    struct check check;
    for (int round = 0; round < 2; ++round) {
        struct stopwatch start;
        run_sql(connection, "TRUNCATE memberships");
        start = now();
        for (int club = 1; club <= 20 / divisor; ++club) add_members(connection, statement, binds, club);
        time = elapsed(start);
    }
    check.rows = (int64_t)number_of(connection, "SELECT COUNT(*) FROM memberships");
    check.sum = (int64_t)number_of(connection, "SELECT SUM(clubId * accountId) FROM memberships");
    report("relatedAdd", time, check, -1);
    free(binds);
    mysql_stmt_close(statement);
    mysql_close(connection);
}
