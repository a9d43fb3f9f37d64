// What is read of CREATE TABLE and CREATE INDEX texts as SQLite keeps them.
#include "dialect/sqlite/create_table_text.hpp"

#include <string>
#include <vector>

#include "dialect/sqlite/sql_tokens.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail::sqlite;

namespace {

/// All of a table in one line.
std::string shown(const TableSchema& table) {
    std::string out;
    const auto key = [&](const char* what, const IndexSchema& index) {
        out += std::string(" ") + what + "[" + index.name + ":";
        for (const auto& part : index.parts)
            out += " " + part.column + (part.expression.empty() ? "" : "{" + part.expression + "}") +
                   (part.collation.empty() ? "" : "~" + part.collation) + (part.isDescending ? "-" : "");
        out += (index.rest.empty() ? "" : " " + index.rest) + "]";
    };
    for (const auto& c : table.columns) {
        out += (out.empty() ? "" : " ") + c.name + "<" + c.type + ">";
        if (!c.allowNull) out += "!";
        if (c.autoIncrement) out += "++";
        if (c.defaultValue) out += "=" + *c.defaultValue;
        if (!c.collation.empty()) out += "~" + c.collation;
        if (!c.generated.empty()) out += (c.isStored ? ":=" : "::") + c.generated;
    }
    if (table.primaryKey) key("pk", *table.primaryKey);
    for (const auto& index : table.indexes) key("unique", index);
    for (const auto& c : table.checks) out += " check[" + c.name + "@" + c.column + ": " + c.expression + "]";
    for (const auto& k : table.foreignKeys) {
        out += " fk[" + k.name + ":";
        for (const auto& name : k.columns) out += " " + name;
        out += " -> " + k.targetTable + ":";
        for (const auto& name : k.targetColumns) out += " " + name;
        out += " d=" + k.onDelete + " u=" + k.onUpdate + (k.rest.empty() ? "" : " " + k.rest) + "]";
    }
    return out + (table.options.empty() ? "" : " " + table.options);
}

std::string read(const std::string& sql) {
    const auto table = parsedTable(sql);
    return table ? shown(*table) : "unreadable";
}

}  // namespace

TEST_CASE("CREATE TABLE is read as SQLite reads it", "[sqlite][schema]") {
    struct Case {
        const char* columns;
        const char* expected;
    };
    const std::vector<Case> cases = {
        {"a", "a<>"},
        {"a, \"b c\" TEXT, `d``e` INT, [f]]", "unreadable"},
        {"a, \"b \"\"c\" TEXT, `d``e` INT, [f g] BLOB, 'h' REAL", "a<> b \"c<TEXT> d`e<INT> f g<BLOB> h<REAL>"},
        {"a VARCHAR  BINARY ( 255 ) NOT NULL", "a<VARCHAR BINARY(255)>!"},
        {"a DECIMAL_TEXT(10, 2) DEFAULT -1.5", "a<DECIMAL_TEXT(10,2)>=-1.5"},
        {"a INT /* x, ( */ DEFAULT -- ), \n (1+1), b DEFAULT CURRENT_TIMESTAMP", "a<INT>=(1+1) b<>=CURRENT_TIMESTAMP"},
        {"a TEXT CHECK (a IN ('x)', \"y,\"))", "a<TEXT> check[@a: a IN ('x)', \"y,\")]"},
        {"a INTEGER CONSTRAINT x NOT NULL ON CONFLICT IGNORE DEFAULT 'it''s'", "a<INTEGER>!='it''s'"},
        {"id INTEGER PRIMARY KEY AUTOINCREMENT", "id<INTEGER>!++ pk[: id]"},
        {"id INTEGER PRIMARY KEY DESC", "id<INTEGER>! pk[: id-]"},
        {"id INTEGER, PRIMARY KEY (id DESC)", "id<INTEGER>! pk[: id]"},
        {"id INTEGER, CONSTRAINT k PRIMARY KEY (id AUTOINCREMENT)", "id<INTEGER>!++ pk[k: id]"},
        {"id INT, PRIMARY KEY (id COLLATE nocase DESC)", "id<INT>! pk[: id~nocase-]"},
        {"a TEXT COLLATE NOCASE UNIQUE ON CONFLICT REPLACE, b TEXT COLLATE BINARY, UNIQUE (a COLLATE NOCASE, b DESC)",
         "a<TEXT>~NOCASE b<TEXT> unique[: a ON CONFLICT REPLACE] unique[: a b-]"},
        {"a INT, b AS (a + (1)), c INT GENERATED ALWAYS AS (a) STORED, generated INT, always",
         "a<INT> b<>::a + (1) c<INT>:=a generated<INT> always<>"},
        {"a INT REFERENCES x, b INT CONSTRAINT k REFERENCES \"y z\"(q) ON DELETE SET NULL ON UPDATE RESTRICT "
         "DEFERRABLE INITIALLY DEFERRED MATCH",
         "unreadable"},
        {"a INT REFERENCES x, b INT CONSTRAINT k REFERENCES \"y z\"(q) ON DELETE SET NULL ON UPDATE RESTRICT "
         "DEFERRABLE INITIALLY DEFERRED NOT NULL",
         "a<INT> b<INT>! fk[: a -> x: d= u=] fk[k: b -> y z: q d=SET NULL u= ON UPDATE RESTRICT DEFERRABLE INITIALLY "
         "DEFERRED]"},
        {"a, b, FOREIGN KEY (a, b) REFERENCES t (c, d) MATCH FULL ON DELETE NO ACTION ON UPDATE CASCADE NOT DEFERRABLE "
         "INITIALLY DEFERRED CHECK (a > 0) UNIQUE (b)",
         "a<> b<> unique[: b] check[@: a > 0] fk[: a b -> t: c d d= u=CASCADE MATCH FULL]"},
        {"\"select\" TEXT, \"check\" INT, key TEXT, action, no INT, CONSTRAINT c CHECK (\"check\" > 0)",
         "select<TEXT> check<INT> key<TEXT> action<> no<INT> check[c@: \"check\" > 0]"},
        {"a INT CONSTRAINT lost CONSTRAINT kept CHECK (a), b NULL DEFAULT NULL", "a<INT> b<>=NULL check[kept@a: a]"},
        {"a BLOB DEFAULT x'00ff', b DEFAULT 1e-5, c DEFAULT (json('[1,\")\"]'))",
         "a<BLOB>=x'00ff' b<>=1e-5 c<>=(json('[1,\")\"]'))"},
        {"a -- the last one\n", "a<>"},
        {"a, CHECK (a)) without rowid, -- x\n strict --", "a<> check[@: a] WITHOUT ROWID, STRICT"},
        {"größe TEXT, Ünï INT", "größe<TEXT> Ünï<INT>"},
    };
    for (const auto& each : cases) {
        const bool closes = std::string(each.columns).find("strict") == std::string::npos;
        CHECK(read(std::string("CREATE TABLE t (") + each.columns + (closes ? ")" : "")) == each.expected);
    }
    CHECK(read("CREATE TEMP TABLE IF NOT EXISTS main.\"t\"(a)") == "a<>");
    CHECK(read("CREATE TABLE t(\n  a INT,\n  b TEXT\n)") == "a<INT> b<TEXT>");  // what AS SELECT leaves
    for (const char* sql :
         {"CREATE VIEW v AS SELECT 1", "CREATE TABLE t", "CREATE TABLE t (a", "", "CREATE TABLE t (a,)",
          "CREATE VIRTUAL TABLE t USING fts5(a)"})
        CHECK(read(sql) == "unreadable");
}

TEST_CASE("a column's definition is its text without keys and checks", "[sqlite][schema]") {
    const auto table = parsedTable(
        "CREATE TABLE t (a  VARCHAR( 20 ) CONSTRAINT nn NOT NULL ON CONFLICT FAIL UNIQUE DEFAULT 'x' CHECK (a <> '')"
        " COLLATE nocase REFERENCES o(i) DEFERRABLE PRIMARY KEY, b AS (a || 'x') STORED NOT NULL)"
    );
    REQUIRE(table);
    CHECK(
        table->columns[0].definition ==
        "VARCHAR( 20 ) CONSTRAINT nn NOT NULL ON CONFLICT FAIL DEFAULT 'x' COLLATE nocase"
    );
    CHECK(table->columns[1].definition == "AS (a || 'x') STORED NOT NULL");
}

TEST_CASE("CREATE INDEX is read as SQLite reads it", "[sqlite][schema]") {
    const auto table = parsedTable("CREATE TABLE t (a TEXT COLLATE NOCASE, b, \"c d\")");
    REQUIRE(table);
    const auto index = parsedIndex(
        "CREATE UNIQUE INDEX IF NOT EXISTS main.i ON t (A COLLATE binary DESC, (b), lower(\"c d\") COLLATE nocase DESC, "
        "'c d', a COLLATE NOCASE, (a || b)) WHERE b > 0 AND a IN ('(') -- end",
        *table
    );
    REQUIRE(index);
    CHECK(index->isUnique);
    CHECK(index->where == "b > 0 AND a IN ('(')");
    REQUIRE(index->parts.size() == 6);
    CHECK(index->parts[0] == IndexPart{"a", "", {}, true, "binary"});
    CHECK(index->parts[1] == IndexPart{"b", "", {}, false, ""});
    CHECK(index->parts[2] == IndexPart{"", "lower(\"c d\") COLLATE nocase", {}, true, ""});
    CHECK(index->parts[3] == IndexPart{"c d", "", {}, false, ""});
    CHECK(index->parts[4] == IndexPart{"a", "", {}, false, ""});
    CHECK(index->parts[5] == IndexPart{"", "a || b", {}, false, ""});
}

TEST_CASE("expressions are rewritten name by name", "[sqlite][schema]") {
    CHECK(sameSql("a  +/* */B", "\"A\" + [b]"));
    CHECK_FALSE(sameSql("'a'", "'A'"));
    CHECK_FALSE(sameSql("a", "'a'"));
    CHECK(
        withRenamed("lower(lower) || 'lower' || t.\"LOWER\" || CAST(b AS lower)", {{"lower", "x"}, {"b", "lower"}}) ==
        "lower(`x`) || 'lower' || t.`x` || CAST(`lower` AS lower)"
    );
    CHECK(withoutTable("T.a + \"t\" . b + u.t", "t") == "a +   b + u.t");
    CHECK(withoutParentheses(" ((a) + (b)) ") == "(a) + (b)");
    CHECK(withoutParentheses("(a) + (b)") == "(a) + (b)");
    CHECK(namesColumn("x(a) > '[b]' -- c", "a"));
    CHECK_FALSE(namesColumn("x(a) > '[b]' -- c", "b"));
    CHECK_FALSE(namesColumn("x(a) > '[b]' -- c", "c"));
    CHECK_FALSE(namesColumn("x(a)", "x"));
}
