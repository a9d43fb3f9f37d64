// Parts of JSON columns as SQL. No key is ever in the text.
#include <optional>
#include <string>

#include <sequelize/core/error.hpp>
#include <sequelize/query/values.hpp>

#include "query/json_path.hpp"
#include "sql/support/sql.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

struct Person {
    std::int64_t id{};
    std::optional<Json> meta{};
    std::string name{};
};

const TableDefinition& people() {
    static const TableDefinition table =
        test::tableOf<Person>("people", {field<&Person::meta>(), field<&Person::name>()});
    return table;
}

std::string where(Dialect dialect, const Where<Person>& where) {
    const std::string head = "SELECT * FROM `people` AS `people` WHERE ";
    const std::string sql = test::select<Person>(dialect, people(), {.where = where});
    return sql.starts_with(head) ? sql.substr(head.size()) : sql;
}

}  // namespace

TEST_CASE("JSON paths: conditions", "[json_path]") {
    const auto city = col(&Person::meta)["address"]["city"];
    CHECK(
        where(Dialect::mysql, city == "Bonn") ==
        R"(CASE WHEN JSON_TYPE(JSON_EXTRACT(`people`.`meta`, ?)) <> 'NULL' THEN JSON_EXTRACT(`people`.`meta`, ?) END = CAST(? AS JSON); ['$."address"."city"', '$."address"."city"', '"Bonn"'])"
    );
    CHECK(
        where(Dialect::sqlite, city == "Bonn") ==
        R"(sequelize_json_equals(`people`.`meta`, ?, ?); ['$."address"."city"', '"Bonn"'])"
    );
    CHECK(
        where(Dialect::sqlite, city != 3) ==
        R"(NOT (sequelize_json_equals(`people`.`meta`, ?, ?)); ['$."address"."city"', '3'])"
    );
    CHECK(
        where(Dialect::sqlite, city > 3) ==
        R"(sequelize_json_compare(`people`.`meta`, ?, ?) > 0; ['$."address"."city"', '3'])"
    );
    CHECK(
        where(Dialect::sqlite, city.exists()) ==
        R"(sequelize_json_type(`people`.`meta`, ?) IS NOT NULL; ['$."address"."city"'])"
    );
    CHECK(
        where(Dialect::sqlite, city == null) ==
        R"(COALESCE(sequelize_json_type(`people`.`meta`, ?), 'NULL') = 'NULL'; ['$."address"."city"'])"
    );
    CHECK(
        where(Dialect::mariadb, city == true) ==
        R"(CASE WHEN JSON_TYPE(JSON_EXTRACT(`people`.`meta`, ?)) = 'BOOLEAN' THEN JSON_UNQUOTE(JSON_EXTRACT(`people`.`meta`, ?)) = ? WHEN JSON_TYPE(JSON_EXTRACT(`people`.`meta`, ?)) <> 'NULL' THEN FALSE END; ['$."address"."city"', '$."address"."city"', 'true', '$."address"."city"'])"
    );
    // the first element of what is no list would be that itself
    CHECK(
        where(Dialect::mysql, col(&Person::meta)[0].exists()) ==
        R"(JSON_TYPE(JSON_EXTRACT(CASE WHEN JSON_TYPE(JSON_EXTRACT(`people`.`meta`, ?)) = 'ARRAY' THEN `people`.`meta` END, ?)) IS NOT NULL; ['$', '$[0]'])"
    );
}

TEST_CASE("JSON paths: a key is a value, whatever it is", "[json_path]") {
    for (const Dialect dialect : test::everyDialect) {
        const std::string plain = where(dialect, col(&Person::meta)["a"] == 1);
        for (const char* key : {"a\"b", "'; DROP TABLE people; --", "\\", "?", "`", ""}) {
            const std::string sql = where(dialect, col(&Person::meta)[key] == 1);
            CHECK(sql.substr(0, sql.find("; [")) == plain.substr(0, plain.find("; [")));
        }
    }
    CHECK(
        where(Dialect::sqlite, col(&Person::meta)["a\"\\\n\x01"]["é"][12].exists()) ==
        R"(sequelize_json_type(`people`.`meta`, ?) IS NOT NULL; ['$."a\\"\\\\\\n\\u0001"."é"[12]'])"
    );
}

TEST_CASE("JSON paths: attributes, groups and orders", "[json_path]") {
    const auto city = col(&Person::meta)["city"];
    CHECK(
        test::select<Person>(
            Dialect::mysql, people(),
            {.attributes = {{fn("COUNT", &Person::id), "n"}, {city, "city"}}, .group = {city}, .order = {desc(city)}}
        ) ==
        R"(SELECT COUNT(`id`) AS `n`, JSON_UNQUOTE(CASE WHEN JSON_TYPE(JSON_EXTRACT(`meta`, ?)) <> 'NULL' THEN JSON_EXTRACT(`meta`, ?) END) AS `city` FROM `people` AS `people` GROUP BY 2 ORDER BY ANY_VALUE(CASE WHEN JSON_TYPE(JSON_EXTRACT(`people`.`meta`, ?)) <> 'NULL' THEN JSON_EXTRACT(`people`.`meta`, ?) END) DESC; ['$."city"', '$."city"', '$."city"', '$."city"'])"
    );
    CHECK(
        test::select<Person>(Dialect::sqlite, people(), {.group = {city}, .order = {city}}) ==
        R"(SELECT * FROM `people` AS `people` GROUP BY sequelize_json_value(`people`.`meta`, ?) ORDER BY sequelize_json_order(`people`.`meta`, ?); ['$."city"', '$."city"'])"
    );
}

TEST_CASE("JSON paths: what is refused", "[json_path]") {
    CHECK_THROWS_AS(where(Dialect::mysql, col("name")["a"] == 1), UsageError);
    CHECK_THROWS_AS(col(&Person::meta)[-1], UsageError);
    CHECK_THROWS_AS(fn("LOWER", &Person::meta)["a"], UsageError);
    CHECK_THROWS_AS(where(Dialect::sqlite, col(&Person::meta)["a"].regexp("x")), UsageError);
}

namespace {

std::string update(Dialect dialect, const Values<Person>& values) {
    std::vector<Expression> parts;
    for (const auto& [column, value] : values.list()) parts.push_back(jsonPartFrom(people(), value));
    UpdateStatement statement{.table = &people()};
    statement.assignments.push_back({1, jsonSet(Expression::ofName("meta"), std::move(parts))});
    const std::string head = "UPDATE `people` SET `meta`=";
    std::string sql = test::shown(sqlDialect(dialect).update(statement)).substr(head.size());
    // what holds it to the column
    const std::string fit = "sequelize_fit(";
    if (!sql.starts_with(fit)) return sql;
    const auto from = sql.find(", 'people.meta'");
    sql.erase(from, sql.find(')', from) + 1 - from);
    return sql.substr(fit.size());
}

}  // namespace

TEST_CASE("JSON paths: parts that go", "[json_path]") {
    const auto meta = col(&Person::meta);
    for (const auto dialect : {Dialect::mysql, Dialect::mariadb}) {
        CHECK(update(dialect, {meta["a"]["b.c"].remove()}) == R"(JSON_REMOVE(`meta`, ?); ['$."a"."b.c"'])");
        // the last element first; the first of what is no list is not that itself
        CHECK(
            update(dialect, {meta["l"][0].remove(), meta["l"][2].remove()}) ==
            R"(JSON_REMOVE(JSON_REMOVE(`meta`, ?), CASE WHEN JSON_TYPE(JSON_EXTRACT(`meta`, ?)) = 'ARRAY' THEN ? ELSE '$[2147483647]' END); ['$."l"[2]', '$."l"', '$."l"[0]'])"
        );
    }
    CHECK(
        update(Dialect::sqlite, {meta["l"][0].remove(), meta["l"][2].remove()}) ==
        R"(sequelize_json_remove(`meta`, ?, ?); ['$."l"[2]', '$."l"[0]'])"
    );
    CHECK(
        update(Dialect::sqlite, {meta["a"].remove(), {meta["b"], 3}}) ==
        R"(sequelize_json_remove(sequelize_json_set(`meta`, ?, ?), ?); ['$."b"', '3', '$."a"'])"
    );
    CHECK_THROWS_AS(update(Dialect::sqlite, {meta["a"].remove(), {meta["a"]["b"], 3}}), UsageError);
}

TEST_CASE("JSON paths: parts that are set to columns and SQL", "[json_path]") {
    const auto meta = col(&Person::meta);
    const auto ends = [](const std::string& sql, const std::string& end) {
        INFO(sql);
        return sql.find(end) != std::string::npos;
    };
    CHECK(
        update(Dialect::sqlite, {{meta["a"], col(&Person::name)}, {meta["b"], meta["c"]}, {meta["d"], meta}}) ==
        R"(sequelize_json_set(`meta`, ?, sequelize_json_of(`name`), ?, sequelize_json_part(`meta`, ?), ?, `meta`); ['$."a"', '$."b"', '$."c"', '$."d"'])"
    );
    CHECK(ends(
        update(Dialect::mysql, {{meta["a"], col(&Person::name)}, {meta["d"], meta}}),
        "JSON_OBJECT() ELSE `meta` END, ?, `name`, ?, `meta`) ELSE "
    ));
    CHECK(ends(
        update(Dialect::mariadb, {{meta["a"], fn("UPPER", &Person::name)}, {meta["d"], meta}}),
        ", ?, UPPER(`name`), ?, JSON_COMPACT(`meta`)) ELSE "
    ));
    CHECK_THROWS_AS(update(Dialect::mysql, {{meta["a"], col("nmae")}}), UsageError);
}
