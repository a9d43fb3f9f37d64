#include <optional>
#include <string>
#include <vector>

#include <sequelize/core/error.hpp>

#include "dialect/placeholders.hpp"
#include "dialect/raw_sql.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

constexpr LexicalMode plain{};
constexpr LexicalMode noEscapes{.noBackslashEscapes = true};
constexpr LexicalMode ansi{.ansiQuotes = true};
constexpr Dialect all[] = {Dialect::mysql, Dialect::mariadb, Dialect::sqlite};

CompiledSql compiled(RawStatement statement, Dialect dialect = Dialect::mysql, LexicalMode mode = plain) {
    return compileRaw(statement, sqlDialect(dialect), mode);
}
std::string sqlOf(RawStatement statement, Dialect dialect = Dialect::mysql, LexicalMode mode = plain) {
    return compiled(std::move(statement), dialect, mode).sql;
}
std::string errorOf(RawStatement statement, Dialect dialect = Dialect::mysql, LexicalMode mode = plain) {
    try {
        return "no error: " + sqlOf(std::move(statement), dialect, mode);
    } catch (const UsageError& error) {
        return error.what();
    }
}

/// How many `?` the scanner sees.
std::size_t questions(std::string_view sql, Dialect dialect = Dialect::mysql, LexicalMode mode = plain) {
    std::size_t count = 0;
    std::string joined;
    for (const auto& piece : scanSql(sql, sqlDialect(dialect).facts().lexical, mode)) {
        joined += piece.text;
        if (piece.kind == SqlPiece::Part::question) ++count;
    }
    CHECK(joined == sql);
    return count;
}

enum class Colour { red, green };

}  // namespace

TEST_CASE("raw: values in order, by name and bound, together", "[raw]") {
    for (const Dialect dialect : all) {
        const auto ordered = compiled({"SELECT * FROM t WHERE a = ? AND b = ?", {"x", 3}}, dialect);
        CHECK(ordered.sql == "SELECT * FROM t WHERE a = ? AND b = ?");
        CHECK(ordered.binds == std::vector<Value>{"x", 3});

        const auto named = compiled({"SELECT :id, :a, (:id)", {{"a", null}, {"id", 7}}}, dialect);
        CHECK(named.sql == "SELECT ?, ?, (?)");
        CHECK(named.binds == std::vector<Value>{7, null, 7});

        const auto bound = compiled({"SELECT $2, $1, $2, ?", {"r"}, {1, 2}}, dialect);
        CHECK(bound.sql == "SELECT ?, ?, ?, ?");
        CHECK(bound.binds == std::vector<Value>{2, 1, 2, "r"});

        const auto both = compiled({"SELECT $b, :a, '$b :a ?', $$x", {{"a", 1}}, {{"b", 2}}}, dialect);
        CHECK(both.sql == "SELECT ?, ?, '$b :a ?', $x");
        CHECK(both.binds == std::vector<Value>{2, 1});
    }
}

TEST_CASE("raw: every kind of value", "[raw]") {
    const std::optional<int> none;
    const auto values = compiled({"SELECT ?, ?, ?, ?, ?, ?, ?",
                                  {none, std::optional(4), Colour::green, true, 0.5, std::nullopt, toBytes("b")}}
    ).binds;
    CHECK(values == std::vector<Value>{null, 4, "green", true, 0.5, null, toBytes("b")});
}

TEST_CASE("raw: lists", "[raw]") {
    CHECK(
        sqlOf({"SELECT 1 WHERE a IN (?) AND b = ?", {std::vector{1, 2, 3}, 4}}) ==
        "SELECT 1 WHERE a IN (?, ?, ?) AND b = ?"
    );
    CHECK(
        compiled({"a IN (:ids)", {{"ids", std::vector<std::string>{"x", "y"}}}}).binds == std::vector<Value>{"x", "y"}
    );
    const std::vector<std::vector<int>> rows{{1, 2}, {3, 4}};
    const auto insert = compiled({"INSERT INTO t VALUES ?", {rows}});
    CHECK(insert.sql == "INSERT INTO t VALUES (?, ?), (?, ?)");
    CHECK(insert.binds == std::vector<Value>{1, 2, 3, 4});
    CHECK(sqlOf({"a IN (?)", {std::vector<int>{}}}) == "a IN (NULL)");
    CHECK(
        errorOf({"a = $1", {}, {std::vector{1}}}) ==
        "The value of $1 is a list. .bind takes single values; .replacements takes lists."
    );
}

TEST_CASE("raw: values that are missing or not used are named", "[raw]") {
    for (const Dialect dialect : all) {
        CHECK(
            errorOf({"a = ? AND b = ?", {1}}, dialect) ==
            "? (placeholder 2) has no value: .replacements gives 1. Give one value for each."
        );
        CHECK(
            errorOf({"a = ?"}, dialect) ==
            "? (placeholder 1) has no value: .replacements gives 0. Give one value for each."
        );
        CHECK(
            errorOf({"a = ?", {1, 2}}, dialect) ==
            "Value 2 of .replacements is not used: the SQL has no placeholder for it."
        );
        CHECK(
            errorOf({"a = :id", {{"other", 1}}}, dialect) ==
            R"(The SQL has :id, but .replacements gives no 'id'. Give it: .replacements = {{"id", value}}.)"
        );
        CHECK(errorOf({"a = :id", {1}}, dialect).find("gives no 'id'") != std::string::npos);
        CHECK(
            errorOf({"a = :id", {{"id", 1}, {"x", 2}}}, dialect) ==
            "The value 'x' of .replacements is not used: the SQL has no :x."
        );
        CHECK(
            errorOf({"a = :id", {{"id", 1}, {"id", 2}}}, dialect) ==
            ".replacements gives 'id' twice. Give each name once."
        );
        CHECK(errorOf({"a = ?", {{"id", 1}}}, dialect).find("Write :id in the SQL") != std::string::npos);
        CHECK(
            errorOf({"a = $2", {}, {1}}, dialect) ==
            "$2 (placeholder 2) has no value: .bind gives 1. Give one value for each."
        );
        CHECK(errorOf({"a = $0", {}, {1}}, dialect).find("$0") == 0);
        CHECK(errorOf({"a = $1", {}, {1, 2}}, dialect).find("Value 2 of .bind is not used") == 0);
        CHECK(errorOf({"a = $x", {}, {{"y", 1}}}, dialect).find("The SQL has $x, but .bind gives no 'x'") == 0);
        CHECK(errorOf({"a = $x"}, Dialect::sqlite).find("The SQL has $x") == 0);
    }
    CHECK(sqlOf({"SELECT $x FROM a$b"}) == "SELECT $x FROM a$b");  // identifiers of MySQL's
}

TEST_CASE("raw: what is quoted or commented is left alone", "[raw]") {
    for (const Dialect dialect : all) {
        CHECK(questions("'?' '? ?' '''?' \"?\" \"\"\"?\" `?` ```?` ?", dialect) == 1);
        CHECK(questions("/* ? ' */ ? /* ? */ -- ? ' \n ? -- ?", dialect) == 2);
        CHECK(questions("a -- ' ?\n,'--' ?", dialect) == 1);
        CHECK(questions("j->'$.a?' ->> '?' ? := @v", dialect) == 1);
        CHECK(questions("'a' '?''?' ?", dialect) == 1);
        CHECK(questions("/*/ ? */ ?", dialect) == 1);
        CHECK(questions("/* ?", dialect) == 0);
        CHECK(questions("", dialect) == 0);
        CHECK(sqlOf({"a::int, '10:30', x = :t", {{"t", 1}}}, dialect) == "a::int, '10:30', x = ?");
        CHECK(errorOf({"SELECT 'a"}, dialect).find("The SQL has a ' that is not closed") == 0);
        CHECK(errorOf({"SELECT `a"}, dialect).find("The SQL has a ` that is not closed") == 0);
    }
}

TEST_CASE("raw: MySQL's quotes follow the session's mode", "[raw]") {
    CHECK(questions(R"('\' ? ' ?)") == 1);
    CHECK(questions(R"('\\' ? '\'' ?)") == 2);
    CHECK(questions(R"("\" ? " ?)") == 1);
    CHECK(questions(R"('\' ? ' ?')", Dialect::mysql, noEscapes) == 1);
    CHECK(questions(R"("\" ? " ?")", Dialect::mysql, noEscapes) == 1);
    CHECK(questions(R"("\" ? '\' ?')", Dialect::mysql, ansi) == 1);
    CHECK(questions(R"(`\` ?)") == 1);
    CHECK(questions("# ? '\n ?") == 1);
    CHECK(questions("1--? ?") == 2);  // no comment without a blank
    CHECK(questions("1 --\x01? ?") == 0);
    CHECK(questions("1 --") == 0);
    CHECK(questions("[?]") == 1);
    CHECK(sqlOf({"SELECT @a := 1, @'b?'"}) == "SELECT @a := 1, @'b?'");
    for (const char* label : {"label:BEGIN", "label: loop", "a:WHILE", "a:\nRepeat"}) CHECK(sqlOf({label}) == label);
    CHECK(sqlOf({"SELECT 1 LIMIT:n", {{"n", 1}}}) == "SELECT 1 LIMIT?");
    CHECK(
        sqlOf({"SELECT a FROM b WHERE c=:n AND d IN(:m)OR:o", {{"n", 1}, {"m", 2}, {"o", 3}}}) ==
        "SELECT a FROM b WHERE c=? AND d IN(?)OR?"
    );
    CHECK(questions("\xbf'?' ?") == 1);
}

TEST_CASE("raw: SQLite's quotes and placeholders", "[raw]") {
    CHECK(questions(R"('\' ? '' ?)", Dialect::sqlite) == 2);
    CHECK(questions("[?] [a\"?] \"[\" ? --?\n ?", Dialect::sqlite) == 2);
    for (const char* sql : {"SELECT ?1", "SELECT @x", "SELECT :1"})
        CHECK(errorOf({sql, {1}}, Dialect::sqlite).find("SQLite's own placeholder") != std::string::npos);
    CHECK(sqlOf({"a:x", {{"x", 1}}}, Dialect::sqlite) == "a?");
}

TEST_CASE("raw: executable comments hold no values", "[raw]") {
    for (const Dialect dialect : {Dialect::mysql, Dialect::mariadb}) {
        CHECK(sqlOf({"SELECT /*!40001 SQL_NO_CACHE */ ?", {1}}, dialect) == "SELECT /*!40001 SQL_NO_CACHE */ ?");
        for (const char* sql :
             {"SELECT 1 /*!50000 + ? */", "SELECT 1 /*M!100000 + ? */", "SELECT 1 /*! , '*/", "SELECT 1 /*! /* ? */ */",
              "SELECT 1 /*! ; */", "SELECT 1 /*! -- */", "SELECT 1 /*! `"})
            CHECK(errorOf({sql, {1}}, dialect).find("executable comment") != std::string::npos);
        CHECK(errorOf({"SELECT 1; /*! DROP TABLE t */"}, dialect).find("several statements") != std::string::npos);
    }
    CHECK(questions("/*! ? */ ?", Dialect::sqlite) == 1);
}

TEST_CASE("raw: one statement at a time", "[raw]") {
    for (const Dialect dialect : all) {
        for (const char* sql : {"SELECT 1; DROP TABLE t", ";SELECT 1;;SELECT 2", "SELECT ';'; SELECT 2 -- x"})
            CHECK(errorOf({sql}, dialect).find("The SQL holds several statements") == 0);
        for (const char* sql : {"SELECT 1;", "SELECT ';' ; /* ; */ -- ;\n ;", "CREATE TRIGGER t BEGIN a; b; END;"})
            CHECK(sqlOf({sql}, dialect) == sql);
        for (const char* sql : {"", " ; ", "-- x", "/* x */;"})
            CHECK(errorOf({sql}, dialect) == "The SQL is empty. Give one statement.");
    }
}
