// Tables with which check and alter come to an end, models as modelSource writes them that read the rows, and what is
// refused since it never would.
#include <sequelize/model_source.hpp>
#include <sequelize/query_interface.hpp>
#include <sequelize/schema.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

struct Scene {
    Scene() { clear(); }
    ~Scene() { clear(); }
    Scene(const Scene&) = delete;
    Scene& operator=(const Scene&) = delete;

    void clear() const {
        for (const auto* table : {"settled_rows", "settled_other"})
            qi.query(std::string("DROP TABLE IF EXISTS ") + table);
    }
    void alter(const std::optional<bool>& drop = {}) {
        log.clear();
        sequelize.sync({.alter = {.drop = drop}});
    }

    test::Log log;
    Sequelize sequelize = test::database({.logging = log.logger(), .pool = {.max = 1}});
    QueryInterface qi = sequelize.getQueryInterface();
};

void requireSettled(Scene& at) {
    const auto check = at.sequelize.check();
    INFO(check.text());
    CHECK(check.isClean());
    for (const auto drop : {std::optional<bool>(), std::optional<bool>(true)}) {
        at.alter(drop);
        CHECK(at.log.text().empty());
    }
}

struct Pair {
    std::optional<std::int64_t> a{};
    std::optional<std::int64_t> b{};
};

enum class Mood { calm, _1 };

struct Moody {
    std::int64_t id{};
    std::optional<Mood> mood{};
};

struct Bits {
    std::int64_t id{};
    std::uint64_t one{};
    std::optional<std::uint64_t> five{};
    std::optional<std::uint64_t> all{};
};

struct Document {
    std::int64_t id{};
    std::optional<Json> body{};
};

struct Token {
    std::int64_t id{};
    std::string token{};
};

struct Word {
    std::int64_t id{};
    std::int32_t v{};
};

std::string id() {
    return test::speaksMysql() ? "id INT NOT NULL AUTO_INCREMENT PRIMARY KEY"
                               : test::own("id INTEGER PRIMARY KEY AUTOINCREMENT");
}

std::string sourceOf(const QueryInterface& qi) {
    return modelSource(qi.readSchema({.tables = {"settled_rows"}}), {.dialect = test::dialect(), .singleFile = true})
        .at(0)
        .content;
}

}  // namespace

template <>
struct sequelize::EnumNames<Mood> {
    static constexpr std::array values{
        std::pair{Mood::calm, std::string_view{"calm"}}, std::pair{Mood::_1, std::string_view{"1"}}};
};

TEST_CASE("columns of a key of which no model says anything stay NOT NULL", "[alter][settled]") {
    const auto* key = GENERATE("PRIMARY KEY (a, b)", "PRIMARY KEY (b)", "CHECK (a < b)");
    CAPTURE(key);
    Scene at;
    at.qi.query(std::string("CREATE TABLE settled_rows (a BIGINT NOT NULL, b BIGINT NOT NULL, ") + key + ")");
    at.qi.query("INSERT INTO settled_rows VALUES (1, 2)");
    auto pairs =
        at.sequelize.define<Pair>("pair", {.tableName = "settled_rows", .timestamps = false, .automaticId = false});
    const bool holdsA = std::string(key) == "PRIMARY KEY (a, b)";
    const bool holdsB = std::string(key).starts_with("PRIMARY");
    const auto check = at.sequelize.check();
    INFO(check.text());
    CHECK(check.isClean() == holdsA);
    if (holdsB)
        CHECK_THAT(check.text(), test::containsString("the column 'b' stays NOT NULL: it is in the primary key"));
    at.alter();
    const auto table = at.qi.readSchema({.tables = {"settled_rows"}}).tables.at(0);
    CHECK(table.column("a")->allowNull == !holdsA);
    CHECK(table.column("b")->allowNull == !holdsB);
    requireSettled(at);
    CHECK(pairs.findAll().size() == 1);
}

TEST_CASE("a key of which no model says anything goes on numbering rows", "[alter][settled]") {
    const auto* type = GENERATE("INTEGER", "BIGINT");
    Scene at;
    const std::string key =
        test::speaksMysql()  ? std::string(type) + " NOT NULL AUTO_INCREMENT PRIMARY KEY"
        : test::isPostgres() ? (type == std::string("INTEGER") ? "SERIAL" : "BIGSERIAL") + std::string(" PRIMARY KEY")
        : type == std::string("INTEGER") ? "INTEGER PRIMARY KEY AUTOINCREMENT"
                                         : "INTEGER NOT NULL PRIMARY KEY";
    at.qi.query("CREATE TABLE settled_rows (a " + key + ", b BIGINT)");
    auto pairs =
        at.sequelize.define<Pair>("pair", {.tableName = "settled_rows", .timestamps = false, .automaticId = false});
    at.alter();
    requireSettled(at);
    at.qi.query("INSERT INTO settled_rows (b) VALUES (7), (8)");
    std::vector<std::optional<std::int64_t>> keys;
    for (const auto& row : pairs.findAll({.order = {&Pair::b}})) keys.push_back(row.a);
    CHECK(keys == std::vector<std::optional<std::int64_t>>{1, 2});
}

TEST_CASE("SQLite: a column of a staying key whose type changes takes no NULL", "[alter][settled]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    Scene at;
    at.qi.query("CREATE TABLE settled_rows (a SMALLINT NOT NULL, b SMALLINT NOT NULL, PRIMARY KEY (a, b))");
    (void)at.sequelize.define<Pair>("pair", {.tableName = "settled_rows", .timestamps = false, .automaticId = false});
    at.alter();
    requireSettled(at);
    CHECK(at.qi.describeTable("settled_rows").at(0).type == "BIGINT");
    CHECK_THROWS_AS(at.qi.query("INSERT INTO settled_rows VALUES (1, NULL)"), BaseError);
}

TEST_CASE("a BIT is a number that reads and writes", "[model_source][settled]") {
    if (!test::speaksMysql()) SKIP_TEST("MySQL's type");
    Scene at;
    at.qi.query(
        "CREATE TABLE settled_rows (" + id() + ", one BIT(1) NOT NULL, five BIT(5) DEFAULT b'101', `all` BIT(64))"
    );
    at.qi.query(test::ownQuery("INSERT INTO settled_rows (one, five, `all`) VALUES (b'1', b'10101', ~0)"));
    const auto source = sourceOf(at.qi);
    INFO(source);
    CHECK_THAT(
        source,
        test::containsString("std::uint64_t one{};") && test::containsString("std::optional<std::uint64_t> all{};")
    );
    auto bits = at.sequelize.define<Bits>(
        "bits", {field<&Bits::five>({.defaultValue = literal("b'101'")})},
        {.tableName = "settled_rows", .timestamps = false, .keptColumns = {"one", "five", "all"}}
    );
    requireSettled(at);
    const auto all = std::numeric_limits<std::uint64_t>::max();
    auto row = bits.findAll().at(0);
    CHECK(row.one == 1);
    CHECK(row.five == 21u);
    CHECK(row.all == all);
    CHECK(bits.count({.where = {{&Bits::all, all}, {&Bits::one, 1u}, {&Bits::five, Op::gt(20u)}}}) == 1);
    bits.create({.one = 0, .five = 31, .all = all - 1});
    row = bits.findAll({.order = {&Bits::id}}).at(1);
    CHECK(row.one == 0);
    CHECK(row.five == 31u);
    CHECK(row.all == all - 1);
    bits.create({.one = 1});
    CHECK(bits.findByPk(3)->five == 5u);
    CHECK_THROWS_AS(bits.create({.one = 1, .five = 32}), BaseError);
}

TEST_CASE("SQLite: a column that is declared JSON holds documents", "[model_source][settled]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    const auto* declared = GENERATE("JSON", "json", "JSONB");
    Scene at;
    at.qi.query("CREATE TABLE settled_rows (" + id() + ", body " + declared + ")");
    at.qi.query("INSERT INTO settled_rows (body) VALUES ('{\"a\":1}'), ('12'), ('1.5'), ('[1]'), (NULL), ('\"x\"')");
    const auto source = sourceOf(at.qi);
    INFO(source);
    CHECK_THAT(source, test::containsString("std::optional<sequelize::Json> body{};"));
    auto documents = at.sequelize.define<Document>(
        "document", {.tableName = "settled_rows", .timestamps = false, .keptColumns = {"body"}}
    );
    requireSettled(at);
    documents.create({.body = Json{"{\"b\":[2]}"}});
    documents.create({.body = Json{"7"}});
    std::vector<std::string> found;
    for (const auto& row : documents.findAll({.order = {&Document::id}}))
        found.push_back(row.body ? row.body->text : "NULL");
    CHECK(found == std::vector<std::string>{"{\"a\":1}", "12", "1.5", "[1]", "NULL", "\"x\"", "{\"b\":[2]}", "7"});
}

TEST_CASE("SQLite: what a declared type does not tell has no member", "[model_source][settled]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    const auto [declared, member] = GENERATE(table<std::string, std::string>(
        {{"DATETIME", "std::optional<sequelize::DateTime> c{};"},
         {"DATE", "std::optional<sequelize::Date> c{};"},
         {"BOOLEAN", "std::optional<bool> c{};"},
         {"UUID", "std::optional<sequelize::Uuid> c{};"},
         {"DECIMAL(10,2)", "std::optional<double> c{};"},
         {"NUMERIC", "std::optional<double> c{};"},
         {"UNSIGNED BIG INT", "std::optional<std::int64_t> c{};"},
         {"INT8", "std::optional<std::int64_t> c{};"},
         {"NATIVE CHARACTER(70)", "std::optional<std::string> c{};"},
         {"STRING", ""},
         {"XML", ""},
         {"ANY", ""},
         {"", ""},
         {"POINT", ""},
         {"FLOATING POINT", ""},
         {"INTERVAL", ""}}
    ));
    CAPTURE(declared);
    Scene at;
    at.qi.query("CREATE TABLE settled_rows (" + id() + ", c " + declared + ")");
    const auto source = sourceOf(at.qi);
    INFO(source);
    if (!member.empty()) {
        CHECK_THAT(source, test::containsString(member));
        return;
    }
    CHECK_THAT(
        source, test::containsString("// c has no member:") &&
                    test::containsString("SQLite stores values of any type") &&
                    test::containsString(".keptColumns = {\"c\"}")
    );
}

TEST_CASE("the source says what reads a CHAR(36) that holds no UUID", "[model_source][settled]") {
    if (!test::speaksMysql()) SKIP_TEST("SQLite has the type's name");
    Scene at;
    at.qi.query("CREATE TABLE settled_rows (" + id() + ", token CHAR(36) BINARY NOT NULL)");
    at.qi.query("INSERT INTO settled_rows (token) VALUES ('ABC')");
    const auto source = sourceOf(at.qi);
    INFO(source);
    CHECK_THAT(
        source, test::containsString("sequelize::Uuid token{};") && test::containsString("std::string whose") &&
                    test::containsString("holds no UUID")
    );
    auto tokens = at.sequelize.define<Token>(
        "token", {field<&Token::token>({.type = DataTypes::CHAR(36).BINARY})},
        {.tableName = "settled_rows", .timestamps = false}
    );
    requireSettled(at);
    CHECK(tokens.findAll().at(0).token == "ABC");
}

TEST_CASE("an index cannot be called as a table where one name is for both", "[alter][settled]") {
    Scene at;
    const auto define = [&](const std::string& model, const std::string& table, const std::string& index) {
        (void)at.sequelize.define<Word>(
            model, {.tableName = table, .timestamps = false, .indexes = {{.fields = {"v"}, .name = index}}}
        );
    };
    if (test::speaksMysql()) {
        define("word", "settled_rows", "settled_rows");
        at.sequelize.sync();
        requireSettled(at);
        return;
    }
    for (const auto* name : {"settled_rows", "Settled_Rows"})
        CHECK_THAT(
            test::messageOf<UsageError>([&] { define("word", "settled_rows", name); }),
            test::containsString("'word'") && test::containsString("give the index another .name")
        );
    define("word", "settled_rows", "settled_v");
    CHECK_THROWS_AS(define("other", "settled_other", "settled_rows"), UsageError);
    CHECK_THROWS_AS(define("other", "settled_v", "settled_w"), UsageError);
    define("other", "settled_other", "settled_w");
    at.sequelize.sync();
    requireSettled(at);
}

TEST_CASE("an index that alter adds is not called as a table that no model has", "[alter][settled]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    Scene at;
    at.qi.query("CREATE TABLE settled_other (a INT)");
    at.qi.query("CREATE TABLE settled_rows (" + id() + ", v INTEGER NOT NULL)");
    (void)at.sequelize.define<Word>(
        "word",
        {.tableName = "settled_rows", .timestamps = false, .indexes = {{.fields = {"v"}, .name = "settled_other"}}}
    );
    at.alter();
    requireSettled(at);
}

TEST_CASE(
    "SQLite: an ENUM's values are those that the column will hold, to the letter", "[alter][query-interface][settled]"
) {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    const auto [declared, value, fits] = GENERATE(table<std::string, std::string, bool>(
        {{"INTEGER", "1", true},
         {"INTEGER", "'zzz'", false},
         {"INTEGER", "2", false},
         {"INTEGER", "''", false},
         {"VARCHAR(9)", "'zzz'", false},
         {"VARCHAR(9)", "''", false},
         {"VARCHAR(9)", "'1'", true},
         {"REAL", "1", false},
         {"VARCHAR(9) COLLATE NOCASE", "'Calm'", false},
         {"TEXT", "'zzz'", false},
         {"TEXT COLLATE NOCASE", "'CALM'", false},
         {"TEXT", "'calm'", true},
         {"TEXT", "''", false},
         {"BLOB", "x'31'", false}}
    ));
    CAPTURE(declared, value);
    Scene at;
    at.qi.query("CREATE TABLE settled_rows (" + id() + ", mood " + declared + ")");
    at.qi.query("INSERT INTO settled_rows (mood) VALUES (" + value + "), (NULL)");
    const auto change = [&] { at.qi.changeColumn("settled_rows", "mood", {.type = DataTypes::ENUM("calm", "1")}); };
    auto moods = at.sequelize.define<Moody>("moody", {.tableName = "settled_rows", .timestamps = false});
    const bool isText = declared == "TEXT";  // and so what the model's column is
    const auto check = at.sequelize.check();
    INFO(check.text());
    if (!fits) {
        CHECK_THAT(test::messageOf<UsageError>(change), test::containsString("correct or delete them first"));
        if (isText)
            CHECK_THAT(check.text(), test::containsString("1 of its rows has a value in 'mood' that the model's ENUM"));
        for (const auto drop : {std::optional<bool>(), std::optional<bool>(true)})
            if (!isText && !check.isClean())
                CHECK_THAT(test::messageOf<UsageError>([&] { at.alter(drop); }), test::containsString("(1 row)"));
        return;
    }
    at.alter();
    requireSettled(at);
    CHECK(moods.findAll().at(0).mood.has_value());
    CHECK_NOTHROW(change());
}

TEST_CASE("SQLite: values that do not fit are counted whatever .drop says", "[alter][settled]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    Scene at;
    at.qi.query("CREATE TABLE settled_rows (" + id() + ", v TEXT NOT NULL)");
    at.qi.query("INSERT INTO settled_rows (v) VALUES ('1'), ('x'), ('y')");
    (void)at.sequelize.define<Word>("word", {.tableName = "settled_rows", .timestamps = false});
    for (const auto drop : {std::optional<bool>(), std::optional<bool>(true), std::optional<bool>(false)})
        CHECK_THAT(
            test::messageOf<UsageError>([&] { at.alter(drop); }),
            test::containsString("values that are no INTEGER (2 rows)") &&
                test::containsString("Correct the rows first") && !test::containsString("may be lost")
        );
    at.qi.query("UPDATE settled_rows SET v = '2' WHERE v <> '1'");
    at.alter(true);
    requireSettled(at);
}

TEST_CASE("readSchema tells of a database that is not there", "[query-interface][settled]") {
    Scene at;
    if (test::speaksMysql()) {
        CHECK_THAT(
            test::messageOf<UsageError>([&] { (void)at.qi.readSchema({.schema = "settled_nope"}); }),
            test::containsString("there is no database 'settled_nope'")
        );
        at.qi.query("CREATE DATABASE IF NOT EXISTS settled_empty");
        CHECK(at.qi.readSchema({.schema = "settled_empty"}).tables.empty());
        at.qi.query("DROP DATABASE settled_empty");
    } else {
        CHECK_THAT(
            test::messageOf<BaseError>([&] { (void)at.qi.readSchema({.schema = "settled_nope"}); }),
            test::containsString("settled_nope")
        );
    }
}

TEST_CASE("SQLite: a column without a name stays, and is told of", "[alter][model_source][settled]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    Scene at;
    at.qi.query("CREATE TABLE settled_rows (" + id() + ", \"\" INTEGER, v TEXT NOT NULL)");
    at.qi.query("INSERT INTO settled_rows VALUES (1, 5, '7')");
    const auto source = sourceOf(at.qi);
    INFO(source);
    CHECK_THAT(
        source, test::containsString("\"\" has no member: it has no name") &&
                    test::containsString("Without a member: a column without a name.")
    );
    auto words = at.sequelize.define<Word>("word", {.tableName = "settled_rows", .timestamps = false});
    const auto check = at.sequelize.check();
    CHECK_THAT(
        check.text(), test::containsString("settled_rows: a column has no name") && test::containsString("rename it")
    );
    at.alter(true);
    requireSettled(at);
    CHECK(words.findAll().at(0).v == 7);
    CHECK(at.qi.query("SELECT \"\" AS n FROM settled_rows").rows.at(0).get<int>("n") == 5);
}

TEST_CASE("a condition's column may be named at run time", "[query-interface][settled]") {
    Scene at;
    at.qi.query("CREATE TABLE settled_rows (" + id() + ", v1 VARCHAR(9) NOT NULL)");
    const std::string number = "1";
    at.qi.addConstraint(
        "settled_rows", {.fields = {"v" + number},
                         .type = "CHECK",
                         .name = "settled_v" + number,
                         .where = {{"v" + number, Op::ne("x")}}}
    );
    CHECK_THROWS_AS(at.qi.bulkInsert("settled_rows", {{{"v1", "x"}}}), BaseError);
    CHECK(at.qi.bulkInsert("settled_rows", {{{"v1", "y"}}}) == 1);
    CHECK(at.qi.bulkDelete("settled_rows", {{"v" + number, std::string("y")}}) == 1);
}
