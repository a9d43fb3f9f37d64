#include <string.h>

#include "bench.h"

struct book {
    int64_t id;
    char *title;
    int32_t pages;
    int64_t author_id;
    int64_t created_at, updated_at; /* microseconds */
};
struct author {
    int64_t id;
    char *name;
    int64_t created_at, updated_at;
    struct book *books;
    size_t count, room;
};

struct course {
    int64_t id;
    char *title;
    int64_t created_at, updated_at;
};
struct enrollment {
    int64_t id;
    int32_t score;
    int64_t student_id, course_id;
    int64_t created_at, updated_at;
};
struct student {
    int64_t id;
    char *name;
    int64_t created_at, updated_at;
    struct course *courses;
    struct enrollment *enrollments;
    size_t count, room;
};

/* A record with a key, a text and its stamps, where the client puts it. */
struct buffers {
    int64_t id;
    char text[1021];
    unsigned long length;
    MYSQL_TIME created_at, updated_at;
};

/* The client's binds of them, as every query here selects them: four. */
static void bind_named(MYSQL_BIND *binds, struct buffers *b) {
    binds[0] = bind_long(&b->id);
    binds[1] = bind_text(b->text, sizeof b->text, &b->length);
    binds[2] = bind_time(MYSQL_TYPE_DATETIME, &b->created_at);
    binds[3] = bind_time(MYSQL_TYPE_DATETIME, &b->updated_at);
}

/* A book's: six. */
static void bind_book(MYSQL_BIND *binds, struct buffers *b, int32_t *pages, int64_t *author_id) {
    binds[0] = bind_long(&b->id);
    binds[1] = bind_text(b->text, sizeof b->text, &b->length);
    binds[2] = bind_int(pages);
    binds[3] = bind_long(author_id);
    binds[4] = bind_time(MYSQL_TYPE_DATETIME, &b->created_at);
    binds[5] = bind_time(MYSQL_TYPE_DATETIME, &b->updated_at);
}

static struct author *new_author(struct author *authors, size_t count, const struct buffers *b) {
    authors[count] = (struct author){
        .id = b->id,
        .name = copy_text(b->text, b->length),
        .created_at = micros_of(&b->created_at),
        .updated_at = micros_of(&b->updated_at),
    };
    return &authors[count];
}

static void add_book(struct author *author, const struct buffers *b, int32_t pages, int64_t author_id) {
    if (author->count == author->room) {
        author->room = author->room == 0 ? 8 : author->room * 2;
        author->books = grow(author->books, author->room * sizeof *author->books);
    }
    author->books[author->count++] = (struct book){
        .id = b->id,
        .title = copy_text(b->text, b->length),
        .pages = pages,
        .author_id = author_id,
        .created_at = micros_of(&b->created_at),
        .updated_at = micros_of(&b->updated_at),
    };
}

/* The check; frees the authors. */
static struct check check_authors(struct author *authors, size_t count) {
    struct check check = {0, 0};
    for (size_t i = 0; i < count; ++i) {
        check.sum += authors[i].id + (int64_t)strlen(authors[i].name);
        for (size_t k = 0; k < authors[i].count; ++k) {
            const struct book *book = &authors[i].books[k];
            ++check.rows;
            check.sum += book->id + book->pages + (int64_t)strlen(book->title);
            free(book->title);
        }
        free(authors[i].books);
        free(authors[i].name);
    }
    free(authors);
    return check;
}

/* One query, whose rows come with each author's books together. */
void has_many_join(int divisor) {
    MYSQL *connection = open_connection();
    MYSQL_STMT *statement = prepare(connection,
                                    "SELECT a.id, a.name, a.createdAt, a.updatedAt, b.id, b.title, b.pages, "
                                    "b.authorId, b.createdAt, b.updatedAt FROM authors a LEFT JOIN books b ON "
                                    "b.authorId = a.id ORDER BY a.id");
    struct buffers a, b;
    int32_t pages;
    int64_t author_id;
    MYSQL_BIND binds[10];
    my_bool no_book;
    struct stopwatch time = {0, 0};
    struct check check = {0, 0};
    (void)divisor;
    bind_named(binds, &a);
    bind_book(binds + 4, &b, &pages, &author_id);
    binds[4].is_null = &no_book;
    bind_results(statement, binds);
    for (int round = 0; round < 2; ++round) {
        const struct stopwatch start = now();
        size_t count = 0, room = 64;
        struct author *authors = allocate(room * sizeof *authors);
        execute(statement);
        while (fetch(statement)) {
            if (count == 0 || authors[count - 1].id != a.id) {
                if (count == room) authors = grow(authors, (room *= 2) * sizeof *authors);
                new_author(authors, count++, &a);
            }
            if (!no_book) add_book(&authors[count - 1], &b, pages, author_id);
        }
        mysql_stmt_free_result(statement);
        time = elapsed(start);
        check = check_authors(authors, count);
    }
    report("hasManyJoin", time, check, -1);
    mysql_stmt_close(statement);
    mysql_close(connection);
}

/* Two queries, both in the order of the authors' keys, so that the second is a walk along the first's rows. */
struct two_queries {
    MYSQL_STMT *parents, *children;
    struct buffers a, b;
    int32_t pages;
    int64_t author_id;
};

static void prepare_two(struct two_queries *q, MYSQL *connection, const char *parents, const char *children) {
    MYSQL_BIND parent_binds[4], child_binds[6];
    q->parents = prepare(connection, parents);
    q->children = prepare(connection, children);
    bind_named(parent_binds, &q->a);
    bind_book(child_binds, &q->b, &q->pages, &q->author_id);
    bind_results(q->parents, parent_binds);
    bind_results(q->children, child_binds);
}

static struct author *run_two(struct two_queries *q, size_t *found) {
    size_t count = 0, room = 64, at = 0;
    struct author *authors = allocate(room * sizeof *authors);
    execute(q->parents);
    while (fetch(q->parents)) {
        if (count == room) authors = grow(authors, (room *= 2) * sizeof *authors);
        new_author(authors, count++, &q->a);
    }
    mysql_stmt_free_result(q->parents);
    execute(q->children);
    while (fetch(q->children)) {
        while (at < count && authors[at].id < q->author_id) ++at;
        if (at < count && authors[at].id == q->author_id) add_book(&authors[at], &q->b, q->pages, q->author_id);
    }
    mysql_stmt_free_result(q->children);
    *found = count;
    return authors;
}

#define AUTHOR "SELECT id, name, createdAt, updatedAt FROM authors "
#define BOOK "SELECT id, title, pages, authorId, createdAt, updatedAt FROM books "

void has_many_separate(int divisor) {
    MYSQL *connection = open_connection();
    struct two_queries q;
    struct stopwatch time = {0, 0};
    struct check check = {0, 0};
    (void)divisor;
    prepare_two(&q, connection, AUTHOR "ORDER BY id", BOOK "ORDER BY authorId");
    for (int round = 0; round < 2; ++round) {
        const struct stopwatch start = now();
        size_t count;
        struct author *authors = run_two(&q, &count);
        time = elapsed(start);
        check = check_authors(authors, count);
    }
    report("hasManySeparate", time, check, -1);
    mysql_stmt_close(q.parents);
    mysql_stmt_close(q.children);
    mysql_close(connection);
}

/* Of the first authors, another number of them each time. */
void balanced_random(int divisor) {
    MYSQL *connection = open_connection();
    struct two_queries q;
    int64_t last;
    MYSQL_BIND bind = bind_long(&last);
    struct stopwatch time = {0, 0};
    struct check check = {0, 0};
    prepare_two(&q, connection, AUTHOR "WHERE id <= ? ORDER BY id", BOOK "WHERE authorId <= ? ORDER BY authorId");
    bind_parameters(q.parents, &bind);
    bind_parameters(q.children, &bind);
    for (int round = 0; round < 2; ++round) {
        const struct stopwatch start = now();
        check = (struct check){0, 0};
        for (int i = 0; i < 10; ++i) {
            size_t count;
            struct author *authors;
            struct check one;
            last = key_at(i, 1000 / divisor);
            authors = run_two(&q, &count);
            one = check_authors(authors, count);
            check.rows += one.rows;
            check.sum += one.sum;
        }
        time = elapsed(start);
    }
    report("balancedRandom", time, check, -1);
    mysql_stmt_close(q.parents);
    mysql_stmt_close(q.children);
    mysql_close(connection);
}

static void add_course(struct student *student, const struct buffers *c, const struct enrollment *row) {
    if (student->count == student->room) {
        student->room = student->room == 0 ? 8 : student->room * 2;
        student->courses = grow(student->courses, student->room * sizeof *student->courses);
        student->enrollments = grow(student->enrollments, student->room * sizeof *student->enrollments);
    }
    student->enrollments[student->count] = *row;
    student->courses[student->count++] = (struct course){
        .id = c->id,
        .title = copy_text(c->text, c->length),
        .created_at = micros_of(&c->created_at),
        .updated_at = micros_of(&c->updated_at),
    };
}

static struct check check_students(struct student *students, size_t count) {
    struct check check = {0, 0};
    for (size_t i = 0; i < count; ++i) {
        check.sum += students[i].id + (int64_t)strlen(students[i].name);
        for (size_t k = 0; k < students[i].count; ++k) {
            ++check.rows;
            check.sum += students[i].courses[k].id + (int64_t)strlen(students[i].courses[k].title) +
                         students[i].enrollments[k].score;
            free(students[i].courses[k].title);
        }
        free(students[i].courses);
        free(students[i].enrollments);
        free(students[i].name);
    }
    free(students);
    return check;
}

void many_to_many(int divisor) {
    MYSQL *connection = open_connection();
    MYSQL_STMT *statement =
        prepare(connection,
                "SELECT s.id, s.name, s.createdAt, s.updatedAt, c.id, c.title, c.createdAt, c.updatedAt, e.id, "
                "e.score, e.studentId, e.courseId, e.createdAt, e.updatedAt FROM students s LEFT JOIN (enrollments e "
                "INNER JOIN courses c ON c.id = e.courseId) ON e.studentId = s.id ORDER BY s.id");
    struct buffers s, c, e;
    struct enrollment row;
    MYSQL_BIND binds[14] = {
        [8] = bind_long(&row.id),
        bind_int(&row.score),
        bind_long(&row.student_id),
        bind_long(&row.course_id),
        bind_time(MYSQL_TYPE_DATETIME, &e.created_at),
        bind_time(MYSQL_TYPE_DATETIME, &e.updated_at),
    };
    my_bool no_course;
    struct stopwatch time = {0, 0};
    struct check check = {0, 0};
    (void)divisor;
    bind_named(binds, &s);
    bind_named(binds + 4, &c);
    binds[4].is_null = &no_course;
    bind_results(statement, binds);
    for (int round = 0; round < 2; ++round) {
        const struct stopwatch start = now();
        size_t count = 0, room = 64;
        struct student *students = allocate(room * sizeof *students);
        execute(statement);
        while (fetch(statement)) {
            if (count == 0 || students[count - 1].id != s.id) {
                if (count == room) students = grow(students, (room *= 2) * sizeof *students);
                students[count++] = (struct student){
                    .id = s.id,
                    .name = copy_text(s.text, s.length),
                    .created_at = micros_of(&s.created_at),
                    .updated_at = micros_of(&s.updated_at),
                };
            }
            if (no_course) continue;
            row.created_at = micros_of(&e.created_at);
            row.updated_at = micros_of(&e.updated_at);
            add_course(&students[count - 1], &c, &row);
        }
        mysql_stmt_free_result(statement);
        time = elapsed(start);
        check = check_students(students, count);
    }
    report("manyToMany", time, check, -1);
    mysql_stmt_close(statement);
    mysql_close(connection);
}
