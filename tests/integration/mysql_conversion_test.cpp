#include "support/catch.hpp"
#include "support/schema_tables.hpp"

using namespace sequelize;

namespace {

struct TypeChange {
    std::string before;
    std::string after;
    bool keepsAll;
    std::vector<std::string> good = {};  ///< values that stay what they are
    std::vector<std::string> bad = {};   ///< values that do not
    bool tells = true;                   ///< a condition finds them
};

std::optional<double> number(const Value& value) {
    std::string text = inspect(value);
    std::erase(text, '\'');
    char* end = nullptr;
    const double result = std::strtod(text.c_str(), &end);
    return end == text.c_str() + text.size() && !text.empty() ? std::optional(result) : std::nullopt;
}

}  // namespace

TEST_CASE("which values a change of type keeps is known beforehand", "[schema][other-values]") {
    if (!test::speaksMysql()) SKIP_TEST("MySQL's DDL");
    const std::vector<TypeChange> changes = {
        {"int", "bigint", true, {"-2147483648", "2147483647"}},
        {"int unsigned", "bigint", true, {"4294967295"}},
        {"int unsigned", "int", false, {"2147483647"}, {"2147483648"}},
        {"int", "int unsigned", false, {"0"}, {"-1"}},
        {"bigint", "tinyint", false, {"-128", "127"}, {"128", "-129"}},
        {"bigint unsigned", "bigint", false, {"9223372036854775807"}, {"9223372036854775808"}},
        {"int", "decimal(10,0)", true, {"-2147483648"}},
        {"int", "decimal(10,2)", false, {"99999999"}, {"100000000"}},
        {"bigint", "double", false, {"9007199254740992"}, {"9007199254740993"}},
        {"int", "varchar(11)", true, {"-2147483648"}},
        {"int", "varchar(3)", false, {"-12"}, {"1234"}},
        {"int", "bit(3)", false, {"7"}, {"8", "-1"}},
        {"bit(8)", "bit(9)", true, {"255"}},
        {"bit(8)", "bit(3)", false, {"7"}, {"8"}},
        {"decimal(5,2)", "decimal(6,2)", true, {"-999.99"}},
        {"decimal(5,2)", "decimal(5,3)", false, {"99.99"}, {"100.00"}},
        {"decimal(5,2)", "decimal(5,1)", false, {"1.50"}, {"1.55"}},
        {"decimal(5,2)", "tinyint", false, {"127"}, {"127.5", "1.01", "300"}},
        {"double", "int", false, {"5"}, {"5.5", "1e12"}},
        {"float", "double", true, {"0.5"}},
        {"varchar(5)", "varchar(9)", true, {"'abcde'", "'a  '"}},
        {"varchar(9)", "varchar(5)", false, {"'abcde'"}, {"'abcdef'"}},
        {"char(5)", "varchar(5)", true, {"'abcde'"}},
        {"varchar(5)", "char(5)", false, {"'abcde'", "''"}, {"'a '"}},
        {"varchar(5)", "text", true, {"'a '"}},
        {"varchar(300)", "tinytext", false, {"REPEAT('x', 255)"}, {"REPEAT('x', 256)", "REPEAT('\u00e9', 128)"}},
        {"text", "varchar(5)", false, {"'abcde'"}, {"'abcdef'"}},
        {"text", "longtext", true, {"'abc'"}},
        {"varchar(5) CHARACTER SET utf8mb3", "varchar(5)", true, {"'\u00e9\u20ac'"}},
        {"varchar(5)", "varchar(5) CHARACTER SET latin1", false, {"'\u00e9'"}, {"'\u0416'"}},
        {"varchar(5) CHARACTER SET latin1", "varchar(5)", true, {"'\u00e9'"}},
        {"text CHARACTER SET latin1", "text", false, {"'\u00e9'"}, {"REPEAT('\u00e9', 40000)"}},
        {"varchar(19)",
         "int",
         false,
         {"'12'", "'-7'", "'0'"},
         {"'x'", "'1.5'", "'007'", "'12 '", "''", "'99999999999'"}},
        {"varchar(9)", "decimal(5,2)", false, {"'1.5'", "'-7'"}, {"'1.555'", "'1e1'", "'x'", "'1\\n'", "'12345'"}},
        {"varchar(9)", "enum('a','b')", false, {"'a'"}, {"'c'", "'A'", "''"}},
        {"varchar(19)", "date", false, {"'2024-02-29'"}, {"'x'", "'2023-02-29'", "'2024-02-29 10:00:00'"}},
        {"varchar(19)", "timestamp NULL", false, {}, {"'x'"}, false},
        {"enum('a','b')", "enum('a','b','c')", true, {"'a'", "'b'"}},
        {"enum('a','b')", "enum('c','b','a')", true, {"'a'", "'b'"}},
        {"enum('a','b''c')", "enum('a')", false, {"'a'"}, {"'b''c'"}},
        {"enum('a','b')", "enum('A','b')", false, {"'b'"}, {"'a'"}},
        {"enum('a','bcd')", "varchar(3)", true, {"'bcd'"}},
        {"enum('a','bcd')", "varchar(2)", false, {"'a'"}, {"'bcd'"}},
        {"set('a','b')", "set('a','b','c')", true, {"'a,b'"}},
        {"set('a','b')", "set('a')", false, {"'a'", "''"}, {"'a,b'", "'b'"}},
        {"set('a','b')", "varchar(3)", true, {"'a,b'"}},
        {"datetime", "datetime(3)", true, {"'2024-01-02 03:04:05'"}},
        {"datetime(3)", "datetime", false, {"'2024-01-02 03:04:05'"}, {"'2024-01-02 03:04:05.678'"}},
        {"date", "datetime", true, {"'2024-01-02'"}},
        {"datetime", "date", false, {"'2024-01-02'"}, {"'2024-01-02 03:04:05'"}},
        {"datetime", "varchar(19)", true, {"'2024-01-02 03:04:05'"}},
        {"datetime", "timestamp NULL", false, {}, {"'1950-01-01'"}, false},
        {"binary(3)", "varbinary(3)", true, {"'abc'"}},
        {"varbinary(3)", "binary(3)", false, {"'abc'"}, {"'ab'"}},
        {"blob", "varbinary(3)", false, {"'abc'"}, {"'abcd'"}},
        {"blob", "text", false, {}, {"0xFF"}, false},
        {"text", "blob", false, {}, {"'x'"}, false},
        {"year", "smallint", true, {"2024"}},
        {"smallint", "year", false, {"2024", "0"}, {"1"}},
        {"tinyint(1)", "tinyint", true, {"5"}},
    };
    test::SchemaTables tables({"sr_convert"});
    for (const auto& change : changes) {
        INFO(change.before << " -> " << change.after);
        tables.run("SET SESSION sql_mode = ''");
        tables.drop();
        tables.run("CREATE TABLE sr_convert (`v` " + change.after + ") CHARSET utf8mb4");
        const auto after = tables.table("sr_convert");
        tables.drop();
        tables.run("CREATE TABLE sr_convert (`v` " + change.before + ") CHARSET utf8mb4");
        const auto before = tables.table("sr_convert");
        const auto facts = tables.schema().conversion(before, before.columns[0], after.columns[0]);
        CHECK(facts.keepsAll == change.keepsAll);
        CHECK(facts.reason.empty() == change.keepsAll);
        CHECK(facts.badRows.empty() != (!change.keepsAll && change.tells));
        CHECK(tables.schema().conversion(before, before.columns[0], before.columns[0]).keepsAll);
        const auto countBad = [&] { return tables.text("SELECT COUNT(*) FROM sr_convert WHERE " + facts.badRows); };
        for (const auto& value : change.bad) {
            INFO(value);
            if (facts.badRows.empty()) continue;
            tables.run("DELETE FROM sr_convert");
            tables.run("INSERT INTO sr_convert VALUES (" + value + ")");
            CHECK(countBad() == "1");
        }
        // What is good is not only said to be so.
        tables.run("DELETE FROM sr_convert");
        for (const auto& value : change.good) tables.run("INSERT INTO sr_convert VALUES (" + value + ")");
        tables.run("INSERT INTO sr_convert VALUES (NULL)");
        if (!facts.badRows.empty()) CHECK(countBad() == "0");
        const auto rows = tables.rows("SELECT v + 0, HEX(CAST(v AS CHAR)) FROM sr_convert");
        tables.runScript(tables.schema().alterTable(before, after, {}));
        const auto now = tables.rows("SELECT v + 0, HEX(CAST(v AS CHAR)) FROM sr_convert");
        REQUIRE(now.size() == rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::string was = inspect(rows[i][1]);
            const std::string is = inspect(now[i][1]);
            const bool isDay = change.before.starts_with("date") &&
                               (was.starts_with(is.substr(0, 21)) || is.starts_with(was.substr(0, 21)));
            const bool isEqual = was == is || isDay || (number(rows[i][0]) && number(rows[i][0]) == number(now[i][0]));
            INFO(was << " " << is);
            CHECK(isEqual);
        }
    }
}
