#include <stdio.h>

#include "bench.h"

/* Folders with ten documents each: two levels of INSERTs of up to 500 rows, in a transaction. */
enum { children = 10, chunk = 500 };

struct folder {
    int64_t id;
    char name[32];
    unsigned long name_length;
    MYSQL_TIME stamp; /* both createdAt and updatedAt */
};
struct document {
    int64_t id, folder;
    char title[32];
    unsigned long title_length;
    int32_t pages;
    MYSQL_TIME stamp;
};

static MYSQL_STMT *prepare_rows(MYSQL *connection, const char *insert, const char *row, int rows) {
    char *sql = allocate(200 + (size_t)rows * 16);
    char *end = sql + sprintf(sql, "%s", insert);
    MYSQL_STMT *statement;
    for (int i = 0; i < rows; ++i) end += sprintf(end, "%s%s", i == 0 ? "" : ",", row);
    statement = prepare(connection, sql);
    free(sql);
    return statement;
}

static int rows_of(int count) { return count < chunk ? count : chunk; }

static void make(struct folder *folders, struct document *documents, int count) {
    for (int i = 0; i < count; ++i) {
        struct folder *folder = &folders[i];
        folder->name_length = (unsigned long)snprintf(folder->name, sizeof folder->name, "folder %d", i);
        folder->stamp = time_now();
        for (int k = 0; k < children; ++k) {
            struct document *document = &documents[i * children + k];
            document->title_length =
                (unsigned long)snprintf(document->title, sizeof document->title, "document number %d", k);
            document->pages = i * 10 + k;
            document->stamp = folder->stamp;
        }
    }
}

/* `count` is a multiple of the statements' rows. */
static void insert_folders(MYSQL_STMT *statement, MYSQL_BIND *binds, struct folder *folders, int count) {
    const int rows = rows_of(count);
    for (int done = 0; done < count; done += rows) {
        for (int i = 0; i < rows; ++i) {
            struct folder *folder = &folders[done + i];
            MYSQL_BIND *bind = binds + i * 3;
            bind[0] = bind_text(folder->name, sizeof folder->name, &folder->name_length);
            bind[1] = bind_time(MYSQL_TYPE_DATETIME, &folder->stamp);
            bind[2] = bind_time(MYSQL_TYPE_DATETIME, &folder->stamp);
        }
        bind_parameters(statement, binds);
        execute(statement);
        for (int i = 0; i < rows; ++i) folders[done + i].id = (int64_t)mysql_stmt_insert_id(statement) + i;
    }
}

static void insert_documents(MYSQL_STMT *statement, MYSQL_BIND *binds, struct document *documents, int count) {
    const int rows = rows_of(count);
    for (int done = 0; done < count; done += rows) {
        for (int i = 0; i < rows; ++i) {
            struct document *document = &documents[done + i];
            MYSQL_BIND *bind = binds + i * 5;
            bind[0] = bind_text(document->title, sizeof document->title, &document->title_length);
            bind[1] = bind_int(&document->pages);
            bind[2] = bind_long(&document->folder);
            bind[3] = bind_time(MYSQL_TYPE_DATETIME, &document->stamp);
            bind[4] = bind_time(MYSQL_TYPE_DATETIME, &document->stamp);
        }
        bind_parameters(statement, binds);
        execute(statement);
        for (int i = 0; i < rows; ++i) documents[done + i].id = (int64_t)mysql_stmt_insert_id(statement) + i;
    }
}

void nested_create(int divisor) {
    MYSQL *connection = open_connection();
    const int count = 200 / divisor, all = count * children;
    MYSQL_STMT *parents = prepare_rows(connection, "INSERT INTO folders (name, createdAt, updatedAt) VALUES ", "(?,?,?)",
                                       rows_of(count));
    MYSQL_STMT *own = prepare_rows(connection,
                                   "INSERT INTO documents (title, pages, folderId, createdAt, updatedAt) VALUES ",
                                   "(?,?,?,?,?)", rows_of(all));
    MYSQL_BIND *binds = allocate((size_t)chunk * 5 * sizeof *binds);
    struct stopwatch time = {0, 0};
    struct check check = {0, 0};
    for (int round = 0; round < 2; ++round) {
        int64_t right = 0;
        struct folder *folders;
        struct document *documents;
        struct stopwatch start;
        run_sql(connection, "TRUNCATE documents");
        run_sql(connection, "DELETE FROM folders");
        start = now();
        folders = allocate((size_t)count * sizeof *folders);
        documents = allocate((size_t)all * sizeof *documents);
        make(folders, documents, count);
        run_sql(connection, "START TRANSACTION");
        insert_folders(parents, binds, folders, count);
        for (int i = 0; i < all; ++i) documents[i].folder = folders[i / children].id;
        insert_documents(own, binds, documents, all);
        run_sql(connection, "COMMIT");
        time = elapsed(start);
        for (int i = 0; i < all; ++i) right += documents[i].folder == folders[i / children].id;
        free(folders);
        free(documents);
        check.rows = (int64_t)number_of(connection, "SELECT COUNT(*) FROM documents");
        check.sum = (int64_t)number_of(connection, "SELECT SUM(pages) FROM documents") + right;
    }
    report("nestedCreate", time, check, -1);
    free(binds);
    mysql_stmt_close(parents);
    mysql_stmt_close(own);
    mysql_close(connection);
}
