#include "routes.hpp"

namespace school {

using httplib::Request, httplib::Response;
using sequelize::Order, sequelize::Transaction;

namespace {

constexpr auto book = R"(/books/(\d+))";
constexpr auto grade = R"(/grades/(\d+))";
constexpr auto studentsOfGrade = R"(/grades/(\d+)/students)";
constexpr auto student = "/students/([0-9a-fA-F-]{36})";
constexpr auto courseOfStudent = R"(/students/([0-9a-fA-F-]{36})/courses/(\d+))";

const std::vector<std::pair<std::string, Order<Book>>> bookOrders{
    {"title", &Book::title},
    {"-title", desc(&Book::title)},
    {"author", &Book::author},
    {"-author", desc(&Book::author)},
    {"release_date", &Book::release_date},
    {"-release_date", desc(&Book::release_date)},
};

void addBooks(httplib::Server& server, const Models& db) {
    server.Get("/books", [&](const Request& request, Response& response) {
        const Query query(request, {"author", "subject", "title", "sort", "limit", "after"});
        const auto has = [](const auto& part) { return Op::substring(part); };
        sendPage(
            response, db.Books,
            db.Books.findPage({
                .where =
                    {{&Book::author, Op::ifPresent(query.text("author"))},
                     {&Book::subject, Op::ifPresent(query.integer("subject", 0, 999))},
                     {&Book::title, Op::ifPresent(query.text("title"), has)}},
                .order = {query.choice("sort", bookOrders)},
                .limit = query.limit(),
                .after = query.text("after"),
            })
        );
    });
    server.Post("/books", [&](const Request& request, Response& response) {
        const auto created = db.Books.create(buildFromJSON(
            db.Books, bodyOf(request), {.fields = {&Book::title, &Book::author, &Book::release_date, &Book::subject}}
        ));
        response.set_header("Location", "/books/" + std::to_string(created.id));
        send(response, 201, toJSON(db.Books, created));
    });
    server.Get(book, [&](const Request& request, Response& response) {
        send(response, 200, toJSON(db.Books, db.Books.findByPk(idOf(request), {.rejectOnEmpty = true})));
    });
    // Who sends the version that was read is told when somebody else was faster; who sends none has the last word,
    // unless both write in the same moment.
    server.Patch(book, [&](const Request& request, Response& response) {
        auto body = bodyOf(request);
        const auto version = takeInteger(body, "version");
        auto stored = db.Books.findByPk(idOf(request), {.rejectOnEmpty = true}).value();
        if (version.value_or(stored.version) != stored.version)
            throw RequestError(409, "/version", "somebody else has changed it meanwhile; read it again");
        const auto patch = patchFromJSON(
            db.Books, body, {.fields = {&Book::title, &Book::author, &Book::release_date, &Book::subject}}
        );
        db.Books.update(stored, patch);
        send(response, 200, toJSON(db.Books, stored));
    });
    server.Delete(book, [&](const Request& request, Response& response) {
        if (db.Books.destroy({.where = {{&Book::id, idOf(request)}}}) == 0)
            throw sequelize::EmptyResultError("no book");
        response.status = 204;
    });
}

void addSchool(httplib::Server& server, Sequelize& sequelize, const Models& db) {
    server.Get("/grades", [&](const Request& request, Response& response) {
        const Query query(request, {"limit", "after"});
        sendPage(response, db.Grades, db.Grades.findPage({.limit = query.limit(), .after = query.text("after")}));
    });
    server.Post("/grades", [&](const Request& request, Response& response) {
        send(
            response, 201,
            toJSON(db.Grades, db.Grades.create(buildFromJSON(db.Grades, bodyOf(request), {.fields = {&Grade::grade}})))
        );
    });
    server.Delete(grade, [&](const Request& request, Response& response) {
        if (db.Grades.destroy({.where = {{&Grade::id, idOf(request)}}}) == 0)
            throw sequelize::EmptyResultError("no grade");
        response.status = 204;
    });
    server.Post("/courses", [&](const Request& request, Response& response) {
        send(
            response, 201,
            toJSON(
                db.Courses,
                db.Courses.create(buildFromJSON(db.Courses, bodyOf(request), {.fields = {&Course::course_name}}))
            )
        );
    });

    server.Get(studentsOfGrade, [&](const Request& request, Response& response) {
        const Query query(request, {"limit", "after"});
        const auto of = db.Grades.findByPk(idOf(request), {.rejectOnEmpty = true}).value();
        sendPage(
            response, db.Students,
            db.Students.findPage({
                .include = {&Student::courses},
                .where = {{&Student::gradeId, of.id}},
                .order = {&Student::name},
                .limit = query.limit(),
                .after = query.text("after"),
            })
        );
    });
    // The student and the courses, or neither.
    server.Post(studentsOfGrade, [&](const Request& request, Response& response) {
        auto body = bodyOf(request);
        const auto courses = takeIntegers(body, "courses");
        auto built = buildFromJSON(db.Students, body, {.fields = {&Student::name}});
        const auto id = sequelize.transaction([&](Transaction& t) {
            built.gradeId = db.Grades.findByPk(idOf(request), {.transaction = t, .rejectOnEmpty = true})->id;
            const auto created = db.Students.create(built, {.transaction = t});
            std::vector<StudentCourse> enrolled;
            for (const auto course : courses) enrolled.push_back({created.student_id, course});
            db.StudentCourses.bulkCreate(enrolled, {.transaction = t});
            return created.student_id;
        });
        response.set_header("Location", "/students/" + id.toString());
        send(response, 201, toJSON(db.Students, db.Students.findByPk(id, {.include = {&Student::courses}})));
    });

    server.Get(student, [&](const Request& request, Response& response) {
        send(
            response, 200,
            toJSON(
                db.Students,
                db.Students.findByPk(
                    uuidOf(request), {.include = {&Student::grade, &Student::courses}, .rejectOnEmpty = true}
                )
            )
        );
    });
    server.Delete(student, [&](const Request& request, Response& response) {
        if (db.Students.destroy({.where = {{&Student::student_id, uuidOf(request)}}}) == 0)
            throw sequelize::EmptyResultError("no student");
        response.status = 204;
    });
    server.Delete(courseOfStudent, [&](const Request& request, Response& response) {
        const auto gone = db.StudentCourses.destroy(
            {.where = {{&StudentCourse::studentId, uuidOf(request)}, {&StudentCourse::courseId, idOf(request, 2)}}}
        );
        if (gone == 0) throw sequelize::EmptyResultError("not enrolled");
        response.status = 204;
    });
}

}  // namespace

void addRoutes(httplib::Server& server, Sequelize& sequelize, const Models& models) {
    // Whether the process answers; a database that is away is no reason to start it anew.
    server.Get("/health", [](const Request&, Response& response) { send(response, 200, {{"status", "alive"}}); });
    server.Get("/ready", [&](const Request&, Response& response) {
        sequelize.authenticate();
        send(response, 200, {{"status", "ready"}});
    });
    addBooks(server, models);
    addSchool(server, sequelize, models);

    server.set_exception_handler([](const Request&, Response& response, const std::exception_ptr& thrown) {
        sendError(response, thrown);
    });
    server.set_error_handler([](const Request&, Response& response) {
        if (response.body.empty())
            send(
                response, response.status,
                {{"error", response.status == 404 ? "there is no such page" : "the request is refused"}}
            );
    });
}

}  // namespace school
