#include <stdio.h>
#include <string.h>

#include "bench.h"

#define INSERT "INSERT INTO items (name, amount, price, createdAt, updatedAt) VALUES "
#define ROW "(?,?,?,?,?)"

enum { columns = 5 };

/* Rows of one INSERT: 125 to 10,000 were tried on both servers, and none was clearly faster. */
enum { chunk = 500 };

struct item {
    int64_t id;
    char name[32];
    unsigned long name_length;
    int32_t amount;
    double price;
    MYSQL_TIME stamp; /* both createdAt and updatedAt */
};

static void make_item(struct item *item, int i, MYSQL_TIME now) {
    item->name_length = (unsigned long)snprintf(item->name, sizeof item->name, "item number %d", i);
    item->amount = i % 1000;
    item->price = i * 0.25;
    item->stamp = now;
}

static void bind_item(MYSQL_BIND *binds, struct item *item) {
    binds[0] = bind_text(item->name, sizeof item->name, &item->name_length);
    binds[1] = bind_int(&item->amount);
    binds[2] = bind_double(&item->price);
    binds[3] = bind_time(MYSQL_TYPE_DATETIME, &item->stamp);
    binds[4] = bind_time(MYSQL_TYPE_DATETIME, &item->stamp);
}

/* What the table holds, and the ids that came back. */
static struct check check_items(MYSQL *connection, int64_t ids) {
    const struct check check = {
        (int64_t)number_of(connection, "SELECT COUNT(*) FROM items"),
        (int64_t)number_of(connection, "SELECT SUM(amount) FROM items") +
            (int64_t)number_of(connection, "SELECT SUM(price) FROM items") + ids,
    };
    return check;
}

static MYSQL_STMT *prepare_rows(MYSQL *connection, int rows) {
    char *sql = allocate(sizeof INSERT + (size_t)rows * sizeof ROW);
    char *end = sql + sprintf(sql, INSERT);
    MYSQL_STMT *statement;
    for (int i = 0; i < rows; ++i) end += sprintf(end, "%s" ROW, i == 0 ? "" : ",");
    statement = prepare(connection, sql);
    free(sql);
    return statement;
}

void bulk_create(int divisor) {
    MYSQL *connection = open_connection();
    const int count = 100000 / divisor; /* a multiple of chunk */
    MYSQL_STMT *statement = prepare_rows(connection, chunk);
    MYSQL_BIND *binds = allocate((size_t)chunk * columns * sizeof *binds);
    struct stopwatch time = {0, 0};
    struct check check = {0, 0};
    for (int round = 0; round < 2; ++round) {
        int64_t ids = 0;
        struct item *items;
        struct stopwatch start;
        run_sql(connection, "TRUNCATE items");
        start = now();
        items = allocate((size_t)count * sizeof *items);
        for (int i = 0; i < count; ++i) make_item(&items[i], i, time_now());
        run_sql(connection, "START TRANSACTION");
        for (int done = 0; done < count; done += chunk) {
            for (int i = 0; i < chunk; ++i) bind_item(binds + i * columns, &items[done + i]);
            bind_parameters(statement, binds);
            execute(statement);
            for (int i = 0; i < chunk; ++i)
                items[done + i].id = (int64_t)mysql_stmt_insert_id(statement) + i;
        }
        run_sql(connection, "COMMIT");
        time = elapsed(start);
        for (int i = 0; i < count; ++i) ids += items[i].id;
        free(items);
        check = check_items(connection, ids);
    }
    report("bulkCreate", time, check, -1);
    free(binds);
    mysql_stmt_close(statement);
    mysql_close(connection);
}

void create_one_by_one(int divisor) {
    MYSQL *connection = open_connection();
    MYSQL_STMT *statement = prepare_rows(connection, 1);
    MYSQL_BIND binds[columns];
    struct item item;
    struct stopwatch time = {0, 0};
    struct check check = {0, 0};
    bind_item(binds, &item);
    bind_parameters(statement, binds);
    for (int round = 0; round < 2; ++round) {
        int64_t ids = 0;
        struct stopwatch start;
        run_sql(connection, "TRUNCATE items");
        start = now();
        run_sql(connection, "START TRANSACTION");
        for (int i = 0; i < 5000 / divisor; ++i) {
            make_item(&item, i, time_now());
            execute(statement);
            item.id = (int64_t)mysql_stmt_insert_id(statement);
            ids += item.id;
        }
        run_sql(connection, "COMMIT");
        time = elapsed(start);
        check = check_items(connection, ids);
    }
    report("createOneByOne", time, check, -1);
    mysql_stmt_close(statement);
    mysql_close(connection);
}
