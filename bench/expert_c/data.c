/* The tables, as Sequelize would create them, and their rows. Prints the server's and the client library's version. */
#include <stdio.h>

#include "bench.h"

#define STAMPS \
    "createdAt DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, updatedAt DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP"
#define READING                                                                                                   \
    "(id INTEGER NOT NULL AUTO_INCREMENT PRIMARY KEY, total BIGINT NOT NULL, ratio DOUBLE PRECISION NOT NULL, "   \
    "name VARCHAR(255) NOT NULL, note VARCHAR(255) NOT NULL, day DATE NOT NULL, " STAMPS ") ENGINE=InnoDB"
#define KEY "(id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, "
#define NOW "'2024-02-29 12:00:00', '2024-02-29 12:00:00'"

static void fill_numbers(MYSQL *connection, int count) {
    char sql[160];
    run_sql(connection, "CREATE TABLE numbers (n INTEGER NOT NULL PRIMARY KEY) ENGINE=InnoDB");
    run_sql(connection, "INSERT INTO numbers VALUES (0)");
    for (int have = 1; have < count; have *= 2) {
        snprintf(sql, sizeof sql, "INSERT INTO numbers SELECT n + %d FROM numbers WHERE n + %d < %d", have, have, count);
        run_sql(connection, sql);
    }
}

/* `select` of the first `count` numbers, in their order. */
static void fill(MYSQL *connection, const char *table, const char *select, int count) {
    char sql[600];
    snprintf(sql, sizeof sql, "INSERT INTO %s SELECT %s FROM numbers WHERE n < %d ORDER BY n", table, select, count);
    run_sql(connection, sql);
    snprintf(sql, sizeof sql, "ANALYZE TABLE %s", table);
    (void)number_of(connection, sql);
}

void make_data(int divisor) {
    static const char *const tables[] = {"numbers", "readings", "journal", "enrollments", "students",    "courses",
                                         "books",   "authors",  "items",   "memberships", "clubs",       "accounts",
                                         "notes",   "pages",    "tags",    "sites",       "documents",   "folders"};
    static const char *const create[] = {
        "CREATE TABLE readings " READING,
        "CREATE TABLE journal " READING,
        "CREATE TABLE authors " KEY "name VARCHAR(255) NOT NULL, " STAMPS ") ENGINE=InnoDB",
        "CREATE TABLE books " KEY "title VARCHAR(255) NOT NULL, pages INTEGER NOT NULL, authorId BIGINT NOT NULL, " STAMPS
        ", FOREIGN KEY (authorId) REFERENCES authors (id)) ENGINE=InnoDB",
        "CREATE TABLE students " KEY "name VARCHAR(255) NOT NULL, " STAMPS ") ENGINE=InnoDB",
        "CREATE TABLE courses " KEY "title VARCHAR(255) NOT NULL, " STAMPS ") ENGINE=InnoDB",
        "CREATE TABLE enrollments " KEY
        "score INTEGER NOT NULL, studentId BIGINT NOT NULL, courseId BIGINT NOT NULL, " STAMPS
        ", UNIQUE (studentId, courseId), FOREIGN KEY (studentId) REFERENCES students (id), "
        "FOREIGN KEY (courseId) REFERENCES courses (id)) ENGINE=InnoDB",
        "CREATE TABLE items " KEY
        "name VARCHAR(255) NOT NULL, amount INTEGER NOT NULL, price DOUBLE PRECISION NOT NULL, " STAMPS
        ") ENGINE=InnoDB",
        "CREATE TABLE accounts " KEY "owner VARCHAR(255) NOT NULL, balance BIGINT NOT NULL) ENGINE=InnoDB",
        "CREATE TABLE clubs " KEY "name VARCHAR(255) NOT NULL) ENGINE=InnoDB",
        "CREATE TABLE memberships " KEY
        "role INTEGER NOT NULL, clubId BIGINT NOT NULL, accountId BIGINT NOT NULL, " STAMPS
        ", UNIQUE (clubId, accountId), FOREIGN KEY (clubId) REFERENCES clubs (id), "
        "FOREIGN KEY (accountId) REFERENCES accounts (id)) ENGINE=InnoDB",
        "CREATE TABLE folders " KEY "name VARCHAR(255) NOT NULL, " STAMPS ") ENGINE=InnoDB",
        "CREATE TABLE documents " KEY "title VARCHAR(255) NOT NULL, pages INTEGER NOT NULL, folderId BIGINT NOT NULL, " STAMPS
        ", FOREIGN KEY (folderId) REFERENCES folders (id)) ENGINE=InnoDB",
        "CREATE TABLE sites " KEY "name VARCHAR(255) NOT NULL) ENGINE=InnoDB",
        "CREATE TABLE pages " KEY "title VARCHAR(255) NOT NULL, siteId BIGINT NOT NULL, "
        "FOREIGN KEY (siteId) REFERENCES sites (id)) ENGINE=InnoDB",
        "CREATE TABLE tags " KEY "title VARCHAR(255) NOT NULL, siteId BIGINT NOT NULL, "
        "FOREIGN KEY (siteId) REFERENCES sites (id)) ENGINE=InnoDB",
        "CREATE TABLE notes " KEY "title VARCHAR(255) NOT NULL, pageId BIGINT NOT NULL, "
        "FOREIGN KEY (pageId) REFERENCES pages (id)) ENGINE=InnoDB",
    };
    static const char reading[] =
        "n + 1, n * 1000003, n * 0.5E0, CONCAT('reading ', n), "
        "CONCAT('measured at station ', n % 977, ' by night, without wind'), "
        "DATE('2020-01-01') + INTERVAL n % 1000 DAY, TIMESTAMP('2021-01-01 00:00:00') + INTERVAL n SECOND, "
        "TIMESTAMP('2022-01-01 00:00:00') + INTERVAL n SECOND";
    char sql[80];
    MYSQL *connection = open_connection();
    for (size_t i = 0; i < sizeof tables / sizeof *tables; ++i) {
        snprintf(sql, sizeof sql, "DROP TABLE IF EXISTS %s", tables[i]);
        run_sql(connection, sql);
    }
    for (size_t i = 0; i < sizeof create / sizeof *create; ++i) run_sql(connection, create[i]);
    fill_numbers(connection, 2000000 / divisor);
    fill(connection, "readings", reading, 50000 / divisor);
    fill(connection, "journal", reading, 2000000 / divisor);
    fill(connection, "authors", "n + 1, CONCAT('author ', n), " NOW, 1000 / divisor);
    fill(connection, "books",
         "n + 1, CONCAT('book number ', n, ' of an author'), n % 700, n DIV 100 + 1, " NOW, 100000 / divisor);
    fill(connection, "students", "n + 1, CONCAT('student ', n), " NOW, 2000 / divisor);
    fill(connection, "courses", "n + 1, CONCAT('course number ', n, ' of a faculty'), " NOW, 500);
    fill(connection, "enrollments", "n + 1, n % 101, n DIV 20 + 1, n * 7 % 500 + 1, " NOW, 40000 / divisor);
    fill(connection, "accounts", "n + 1, CONCAT('owner ', n), 0", 100000 / divisor);
    fill(connection, "sites", "n + 1, CONCAT('site ', n)", 100 / divisor);
    fill(connection, "pages", "n + 1, CONCAT('page number ', n), n DIV 20 + 1", 2000 / divisor);
    fill(connection, "tags", "n + 1, CONCAT('tag number ', n), n DIV 20 + 1", 2000 / divisor);
    fill(connection, "notes", "n + 1, CONCAT('note number ', n), n + 1", 2000 / divisor);
    fill(connection, "clubs", "n + 1, CONCAT('club ', n)", 20);
    printf("server %s, client library %s\n", mysql_get_server_info(connection), mysql_get_client_info());
    mysql_close(connection);
}
