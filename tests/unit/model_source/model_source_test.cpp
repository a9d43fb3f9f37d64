#include <sequelize/core/error.hpp>
#include <sequelize/model_source.hpp>

#include "model_source/names.hpp"
#include "support/catch.hpp"

using namespace sequelize;

namespace {

ColumnSchema column(
    std::string name, std::string type, bool allowNull = false, std::optional<std::string> byDefault = {}
) {
    ColumnSchema result;
    result.name = std::move(name);
    result.type = std::move(type);
    result.allowNull = allowNull;
    result.defaultValue = std::move(byDefault);
    return result;
}

IndexSchema key(const std::vector<std::string>& columns, std::string name = "PRIMARY") {
    IndexSchema result;
    result.name = std::move(name);
    result.isUnique = true;
    for (const auto& column : columns) result.parts.push_back({.column = column});
    return result;
}

TableSchema table(std::string name, std::vector<ColumnSchema> columns) {
    TableSchema result;
    result.name = std::move(name);
    result.columns = std::move(columns);
    return result;
}

std::string sourceOf(const SchemaModel& schema, Dialect dialect = Dialect::mysql) {
    return modelSource(schema, {.dialect = dialect, .singleFile = true}).at(0).content;
}

/// Options of a field that take several lines, in one.
std::string inOneLine(std::string text) {
    const auto replace = [&](std::string_view from, std::string_view to) {
        for (auto at = text.find(from); at != std::string::npos; at = text.find(from))
            text.replace(at, from.size(), to);
    };
    replace("({\n            ", "({");
    replace(",\n            .", ", .");
    replace(",\n        })", "})");
    return text;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("each type has its member, its DataTypes, and its default", "[model_source]") {
    struct Case {
        Dialect dialect;
        ColumnSchema column;
        std::string member;
        std::string field;  // what stands behind `field<&Thing::c>(`; empty: none is needed
    };
    const auto my = Dialect::mysql;
    const auto lite = Dialect::sqlite;
    const std::vector<Case> cases{
        {my, column("c", "int"), "std::int32_t c{};", ""},
        {my, column("c", "int(11)"), "std::int32_t c{};", ""},
        {my, column("c", "int(5) unsigned zerofill", true), "std::optional<std::uint32_t> c{};",
         "{.type = DataTypes::INTEGER(5).UNSIGNED.ZEROFILL}"},
        {my, column("c", "bigint unsigned", false, "'18446744073709551615'"),
         "std::uint64_t c = 18446744073709551615u;", "{.defaultValue = 18446744073709551615u}"},
        {my, column("c", "bigint", false, "-9223372036854775808"),
         "std::int64_t c = std::numeric_limits<std::int64_t>::min();",
         "{.defaultValue = std::numeric_limits<std::int64_t>::min()}"},
        {my, column("c", "tinyint(1)", false, "1"), "bool c = true;", "{.defaultValue = true}"},
        {my, column("c", "tinyint(1)", false, "7"), "std::int8_t c = 7;",
         "{.type = DataTypes::TINYINT(1), .defaultValue = 7}"},
        {my, column("c", "decimal(10,2)", true, "1.5"), "std::optional<sequelize::Decimal> c{};",
         "{.type = DataTypes::DECIMAL(10, 2), .defaultValue = sequelize::Decimal{\"1.50\"}}"},
        {my, column("c", "varchar(255)", false, "'it''s'"), "std::string c = \"it's\";", "{.defaultValue = \"it's\"}"},
        {my, column("c", "varchar(9)", false, "'a\\b'"), "std::optional<std::string> c{};",
         "{.type = DataTypes::STRING(9), .allowNull = false, .defaultValue = literal(\"'a\\\\b'\")}"},
        {my, column("c", "datetime(6)", false, "CURRENT_TIMESTAMP(6)"), "std::optional<sequelize::DateTime> c{};",
         "{.type = DataTypes::DATE(6), .allowNull = false, .defaultValue = literal(\"CURRENT_TIMESTAMP(6)\")}"},
        {my, column("c", "date", false, "'2000-01-31'"), "sequelize::Date c = std::chrono::year{2000} / 1 / 31;",
         "{.defaultValue = std::chrono::year{2000} / 1 / 31}"},
        {my, column("c", "date", false, "'0000-00-00'"), "std::optional<sequelize::Date> c{};",
         "{.allowNull = false, .defaultValue = literal(\"'0000-00-00'\")}"},
        {my, column("c", "longtext"), "std::string c{};", "{.type = DataTypes::TEXT(\"long\")}"},
        {my, column("c", "enum('a','b c')", false, "'b c'"), "ThingC c = ThingC::b_c;",
         "{.defaultValue = ThingC::b_c}"},
        {my, column("c", "json", true), "std::optional<sequelize::Json> c{};", ""},
        {my, column("c", "year"), "// c: YEAR is no type of a model's\n    std::uint16_t c{};", ""},
        {my, column("c", "year", true), "// c: YEAR is no type of a model's\n    std::optional<std::uint16_t> c{};",
         ""},
        {my, column("c", "bit(5)", true, "b'101'"), "std::optional<std::uint64_t> c{};",
         "{.defaultValue = literal(\"b'101'\")}"},
        {lite, column("c", "JSON", true), "std::optional<sequelize::Json> c{};", ""},
        {lite, column("c", "STRING"),
         "// c: its type is STRING; the model's is DOUBLE PRECISION, and SQLite stores values of any type in it\n"
         "    double c{};",
         ""},
        {lite, column("c", "", true),
         "// c has no member: it has no type; the model's is BLOB, and SQLite stores values of any type in it", ""},
        {my, column("c", "varbinary(16)", true), "std::optional<sequelize::Bytes> c{};", ""},
        {my, column("c", "varbinary(16)", false, "'x'"), "// c has no member: VARBINARY is no type of a model's", ""},
        {my, column("c", "set('a','b')", false, "'a,b'"), "std::string c = \"a,b\";",
         "{.type = DataTypes::STRING(4), .defaultValue = \"a,b\"}"},
        {my, column("c", "inet6", true), "// c has no member: INET6 is no type of a model's. It is inet6\n", ""},
        {lite, column("c", "BOOLEAN", true, "true"), "std::optional<bool> c{};", "{.defaultValue = literal(\"true\")}"},
        {my, column("c", "timestamp(3)", true), "std::optional<sequelize::DateTime> c{};",
         "{.type = DataTypes::DATE(3)}"},
        {lite, column("c", "INTEGER"), "std::int64_t c{};", "{.type = DataTypes::INTEGER}"},
        {lite, column("c", "DECIMAL_TEXT(10,2)", false, "1.50"), "sequelize::Decimal c = sequelize::Decimal{\"1.50\"};",
         "{.type = DataTypes::DECIMAL(10, 2), .defaultValue = literal(\"1.50\")}"},
        {lite, column("c", "INT", false, "+7"), "std::int64_t c{};", ""},
        {lite, column("c", "NVARCHAR(20)", true), "std::optional<std::string> c{};", "{.type = DataTypes::STRING(20)}"},
    };
    for (const auto& one : cases) {
        CAPTURE(one.column.type, one.column.defaultValue.value_or("none"));
        auto things = table("things", {column("k", "int"), one.column});
        things.primaryKey = key({"k"});
        const auto source = sourceOf({.tables = {things}}, one.dialect);
        CAPTURE(source);
        if (one.column.defaultValue != "+7") CHECK(has(source, "    " + one.member));
        if (!one.field.empty()) CHECK(has(inOneLine(source), "field<&Thing::c>(" + one.field + ")"));
    }
}

TEST_CASE("columns of other types are named for check to leave alone", "[model_source]") {
    auto things = table(
        "things", {column("k", "int"), column("made", "year", true), column("flags", "inet6", true),
                   column("body", "text", true, "'none'"), column("at", "timestamp", true)}
    );
    things.primaryKey = key({"k"});
    const auto source = sourceOf({.tables = {things}}, Dialect::mysql);
    CAPTURE(source);
    CHECK(has(source, ".keptColumns = {\"made\", \"flags\", \"body\"}"));
    CHECK(has(source, "Without a member: flags."));
    things.columns.resize(1);
    CHECK_FALSE(has(sourceOf({.tables = {things}}, Dialect::mysql), "keptColumns"));
}

TEST_CASE("a name that C++ does not take has another member, and its own column", "[model_source]") {
    struct Case {
        std::string column, member;
    };
    for (const auto& [name, member] : std::vector<Case>{
             {"class", "class_"},
             {"a b", "a_b"},
             {"2nd", "column_2nd"},
             {"__x__", "x"},
             {"_Y", "Y"},
             {"NULL", "NULL_"},
             {"größe", "gr_e"},
             {"ß", "column"},
             {"Thing", "Thing_"},
             {"std", "std_"}}) {
        CAPTURE(name);
        const auto source = sourceOf({.tables = {table("things", {column("k", "int"), column(name, "int")})}});
        CHECK(has(source, "std::int32_t " + member + "{};"));
        CHECK(has(source, "field<&Thing::" + member + ">({.field = \"" + name + "\"})"));
    }
    CHECK(detail::pascalCase("FILM_ACTOR") == "FilmActor");
    CHECK(detail::camelCase("BlogReader") == "blogReader");
}

TEST_CASE("what a comment says cannot leave it", "[model_source]") {
    auto things = table("things", {column("a", "int")});
    things.notes = {"one\nstruct Evil {};\\"};
    const auto source = sourceOf({.tables = {things}});
    CHECK(has(source, "// one struct Evil {};\\.\n"));
    CHECK_FALSE(has(source, "\nstruct Evil"));
}

TEST_CASE("keys, timestamps and their absence", "[model_source]") {
    auto books =
        table("books", {column("id", "bigint"), column("createdAt", "datetime"), column("updatedAt", "datetime")});
    books.primaryKey = key({"id"});
    books.columns[0].autoIncrement = true;
    CHECK(has(sourceOf({.tables = {books}}), "define<Book>(\"book\", {.idType = DataTypes::BIGINT});"));
    CHECK(has(sourceOf({.tables = {table("logs", {column("a", "int")})}}), ".timestamps = false, .automaticId = false")
    );
    auto pairs = table("pairs", {column("a", "int"), column("b", "int")});
    pairs.primaryKey = key({"b", "a"});
    const auto source = sourceOf({.tables = {pairs}});
    CHECK(source.find("&Pair::b>({.primaryKey") < source.find("&Pair::a>({.primaryKey"));
}

TEST_CASE("foreign keys of two tables that refer to each other twice", "[model_source]") {
    auto users = table("users", {column("id", "int"), column("best_id", "int", true)});
    users.primaryKey = key({"id"});
    users.foreignKeys = {{.columns = {"best_id"}, .targetTable = "posts", .targetColumns = {"id"}}};
    auto posts = table("posts", {column("id", "int"), column("author_id", "int"), column("editor_id", "int", true)});
    posts.primaryKey = key({"id"});
    posts.indexes = {key({"editor_id"}, "one_editor")};
    posts.foreignKeys = {
        {.columns = {"author_id"}, .targetTable = "users", .targetColumns = {"id"}, .onDelete = "CASCADE"},
        {.columns = {"editor_id"}, .targetTable = "users", .targetColumns = {"id"}, .onUpdate = "CASCADE"},
        {.columns = {"author_id"}, .targetTable = "elsewhere", .targetColumns = {"id"}}};
    const auto source = sourceOf({.tables = {posts, users}});
    CAPTURE(source);
    CHECK(has(source, "sequelize::HasMany<Post> authorPosts{};"));
    CHECK(has(source, "sequelize::HasOne<Post> editorPost{};"));
    CHECK(has(source, "sequelize::BelongsTo<Post> best{};"));
    CHECK(has(
        source, "// Not the model's: FOREIGN KEY (author_id) REFERENCES elsewhere (id); the other table has no model"
    ));
}

TEST_CASE("what is asked of modelSource must be there", "[model_source]") {
    const SchemaModel schema{
        .tables = {table("SequelizeMeta", {column("name", "varchar(255)")}), table("a", {column("x", "int")})},
        .views = {"v"}};
    const auto files = modelSource(schema, {.dialect = Dialect::mysql, .nameSpace = ""});
    REQUIRE(files.size() == 2);
    CHECK(files[0].name == "a.hpp");
    CHECK(has(files[1].content, "// No model: the view v."));
    CHECK(modelSource(schema, {.dialect = Dialect::mysql, .tables = {"SequelizeMeta"}}).size() == 2);
    CHECK_THROWS_AS(modelSource(schema, {.tables = {"b"}}), UsageError);
    CHECK_THROWS_AS(modelSource(schema, {.nameSpace = "a b"}), UsageError);
    CHECK_THROWS_AS(modelSource(schema, {.nameSpace = "a::"}), UsageError);
}
