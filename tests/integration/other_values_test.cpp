// MySQL and MariaDB: changes of types that make other values of those that are there, or lose a part of them.
#include <sequelize/query_interface.hpp>
#include <sequelize/schema.hpp>

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/server.hpp"

using namespace sequelize;
namespace D = DataTypes;

namespace {

bool othersOnServer() {
    return test::abilities().commitsBeforeDdl;
}
bool othersOnMariadb() {
    return test::environment("SEQUELIZE_TEST_DIALECT") == "mariadb";
}

struct OtherRow {
    std::int64_t id{};
    std::optional<std::string> v{};
};

/// The table `ov_rows` with a column `v`, and a model of another type for it.
struct OtherColumn {
    test::MysqlSession raw = test::rawSession();

    OtherColumn() { drop(); }
    ~OtherColumn() { drop(); }
    OtherColumn(const OtherColumn&) = delete;
    OtherColumn& operator=(const OtherColumn&) = delete;

    void drop() { raw.run("DROP TABLE IF EXISTS ov_rows"); }
    void make(const std::string& column, const std::vector<std::string>& values) {
        drop();
        raw.run("CREATE TABLE ov_rows (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v " + column + ")");
        for (const auto& value : values) raw.run("INSERT INTO ov_rows (v) VALUES (" + value + ")");
    }
    std::string values() {
        return inspect(raw.value("SELECT CAST(GROUP_CONCAT(v ORDER BY id SEPARATOR '|') AS CHAR) FROM ov_rows"));
    }
};

template <class Value>
struct OtherModel {
    std::int64_t id{};
    std::optional<Value> v{};
};

template <class Value>
void alterOther(const detail::DataType& type, bool drop) {
    auto sequelize = test::database();
    (void)sequelize.define<OtherModel<Value>>(
        "ov_row", {field<&OtherModel<Value>::v>({.type = type})}, {.tableName = "ov_rows", .timestamps = false}
    );
    if (drop)
        sequelize.sync({.alter = {.drop = true}});
    else
        sequelize.sync({.alter = true});
}

/// Neither .alter, whatever its .drop, nor changeColumn makes others of the values.
template <class Value>
void keepsOthers(OtherColumn& t, const detail::DataType& type, const std::string& reason) {
    const std::string before = t.values();
    for (const bool drop : {false, true}) {
        const auto message = test::messageOf<UsageError>([&] { alterOther<Value>(type, drop); });
        CAPTURE(message, reason, drop);
        CHECK(message.find("whatever .drop says") != std::string::npos);
        CHECK(message.find(reason) != std::string::npos);
        CHECK(message.find("a new column that a migration fills keeps them (1 row)") != std::string::npos);
    }
    auto sequelize = test::database();
    const auto message = test::messageOf<UsageError>([&] {
        sequelize.getQueryInterface().changeColumn("ov_rows", "v", {.type = type});
    });
    CAPTURE(message);
    CHECK(message.find("1 row has " + reason) != std::string::npos);
    CHECK(t.values() == before);
}

/// changeColumn refuses, and so does .alter without .drop.
template <class Value>
void refusesLoss(OtherColumn& t, const detail::DataType& type, const std::string& reason) {
    const std::string before = t.values();
    auto sequelize = test::database();
    const auto message = test::messageOf<UsageError>([&] {
        sequelize.getQueryInterface().changeColumn("ov_rows", "v", {.type = type});
    });
    CAPTURE(before, message, reason);
    CHECK(message.find(reason) != std::string::npos);
    CHECK(message.find("1 row has") != std::string::npos);
    CHECK(test::messageOf<UsageError>([&] { alterOther<Value>(type, false); }).find(reason) != std::string::npos);
    CHECK(t.values() == before);
}

/// Both change the type where no row has such a value.
template <class Value>
void changesType(OtherColumn& t, const detail::DataType& type, const std::string& left) {
    auto sequelize = test::database();
    sequelize.getQueryInterface().changeColumn("ov_rows", "v", {.type = type});
    CHECK(t.values() == left);
    alterOther<Value>(type, false);
    CHECK(t.values() == left);
}

/// Only .drop = true loses what the new type does not hold.
template <class Value>
void losesByDrop(OtherColumn& t, const detail::DataType& type, const std::string& reason, const std::string& left) {
    const auto message = test::messageOf<UsageError>([&] { alterOther<Value>(type, false); });
    CAPTURE(message, reason);
    CHECK(message.find(reason) != std::string::npos);
    CHECK(message.find("whatever .drop says") == std::string::npos);
    alterOther<Value>(type, true);
    CHECK(t.values() == left);
}

}  // namespace

TEST_CASE("a change of type makes no other values, whatever .drop says", "[alter][other-values]") {
    if (!othersOnServer()) SKIP_TEST("SQLite's own tests");
    OtherColumn t;
    t.make("TIME", {"'10:11:12'"});
    keepsOthers<DateTime>(t, D::DATE, "times, to which the server adds the day of the change");
    t.make("TIME", {"'100:00:00'"});
    keepsOthers<Date>(t, D::DATEONLY, "times, to which");
    t.make("DATE", {"'1999-12-31'"});
    keepsOthers<Time>(t, D::TIME, "days, for which the server writes 00:00:00");
    keepsOthers<Decimal>(t, D::DECIMAL(10, 0), "days or times, of whose digits the server makes a number");
    t.make("INT", {"19991231"});
    keepsOthers<Date>(t, D::DATEONLY, "numbers, of whose digits the server makes days or times");
    t.make("ENUM('7','5','9')", {"'5'"});
    keepsOthers<std::int64_t>(t, D::BIGINT, "values for which the server writes the numbers of their places");
    t.make("SET('7','5','9')", {"'5,9'"});
    keepsOthers<double>(t, D::DOUBLE, "values for which the server writes");
    t.make("INT", {"2"});
    keepsOthers<std::string>(t, D::ENUM("a", "b", "c"), "numbers, which the server takes for places in the list");
    t.make("VARCHAR(9)", {"'a'", "'2'"});
    keepsOthers<std::string>(
        t, D::ENUM("a", "b", "c"), "values that the new list lacks, and whose digits the server takes for places"
    );
    t.make("ENUM('1','b')", {"'b'", "'1'"});
    keepsOthers<std::string>(
        t, D::ENUM("b"), "values that the new list lacks, and whose digits the server takes for places"
    );
    t.make("VARCHAR(30)", {"'2024-01-02'", "'10:11:12'"});
    keepsOthers<Date>(t, D::DATEONLY, "texts that are no days");
    t.make("VARCHAR(30)", {"'2024-01-02 03:04:05'", "'10:11:12'"});
    keepsOthers<DateTime>(t, D::DATE, "texts that are no days");
    t.make("VARCHAR(30)", {"'-100:11:12.5'", "'10'"});
    keepsOthers<Time>(t, D::TIME(6), "texts that are no times");
    if (!othersOnMariadb()) {
        t.make("DATETIME(6)", {"'2024-01-02 23:59:59.999999'", "'2024-01-02 00:00:00'"});
        keepsOthers<Date>(t, D::DATEONLY, "instants of a day's last half second");
    }
    if (!othersOnMariadb())
        for (const char* late : {"'2024-01-02 23:59:59.9'", "'2024-01-02T23:59:59.4999995'"}) {
            t.make("VARCHAR(40)", {late, "'2024-01-02 00:00:00'"});
            keepsOthers<Date>(t, D::DATEONLY, "texts that are no days as 2024-12-31, which the server reads as others");
        }
    t.make("ENUM('101112','','10:11:12')", {"'101112'", "'10:11:12'"});
    keepsOthers<Time>(t, D::TIME, "texts that are no times");
    t.make("ENUM('101112','','10:11:12')", {"''"});
    keepsOthers<Time>(t, D::TIME, "texts that are no times");
    t.make("SET('101112','20')", {"'101112'"});
    keepsOthers<Date>(t, D::DATEONLY, "texts that are no days");
    t.make("JSON", {"'1'"});
    keepsOthers<Time>(t, D::TIME, "texts that are no times");
    keepsOthers<std::string>(t, D::ENUM("a", "b"), "values that the new list lacks");
    if (!othersOnMariadb()) {  // which fails at such a text
        t.make("JSON", {"'true'", "'2'"});
        keepsOthers<Decimal>(t, D::DECIMAL(5, 2), "documents that are no numbers");
    }
    for (const char* bytes : {"X'FF00'", "X'6100'", "'2'"}) {
        t.make("VARBINARY(9)", {bytes});
        keepsOthers<std::string>(t, D::ENUM("", "a"), "bytes that are no text of the new list's");
    }
    // Without such rows the types may change.
    t.make("TIME", {"NULL"});
    alterOther<DateTime>(D::DATE, false);
    t.make("TIMESTAMP(3) NULL", {"'2024-01-02 03:04:05.123'"});
    alterOther<DateTime>(D::DATE(6), false);
    CHECK(t.values() == "'2024-01-02 03:04:05.123000'");
    t.make("VARCHAR(9)", {"'a'", "'c'"});
    alterOther<std::string>(D::ENUM("a", "b", "c"), false);
    CHECK(t.values() == "'a|c'");
}

TEST_CASE("a change of type loses a part of values with .drop = true only", "[alter][other-values]") {
    if (!othersOnServer()) SKIP_TEST("SQLite's own tests");
    OtherColumn t;
    t.make("DATETIME", {"'2024-01-02 10:11:12'", "'2024-01-02 00:00:00'"});
    losesByDrop<Date>(t, D::DATEONLY, "times of day (1 row)", "'2024-01-02|2024-01-02'");
    t.make("DATETIME", {"'2024-01-02 10:11:12'", "'2024-01-02 00:00:00'"});
    losesByDrop<Time>(t, D::TIME, "days (2 rows)", "'10:11:12|00:00:00'");
    if (!othersOnMariadb()) return;
    t.make("DATETIME(6)", {"'2024-01-02 23:59:59.999999'"});
    losesByDrop<Date>(t, D::DATEONLY, "times of day (1 row)", "'2024-01-02'");
}

TEST_CASE("a DOUBLE or FLOAT of so many digits rounds no value in silence", "[alter][other-values]") {
    if (!othersOnServer()) SKIP_TEST("SQLite's own tests");
    OtherColumn t;
    const std::string rounds = "digits that ";
    for (const char* from : {"DECIMAL(20,4)", "DOUBLE", "DOUBLE(9,4)"}) {
        for (const char* value : {"'1.2345'", "'-1.001'", "'1000'"}) {
            t.make(from, {value, "'1.23'", "'-999.99'", "NULL"});
            refusesLoss<double>(t, D::DOUBLE(5, 2), rounds);
        }
        t.make(from, {"'1.23'", "'-999.99'", "NULL"});
        alterOther<double>(D::DOUBLE(5, 2), false);
        CHECK(t.values() == "'1.23|-999.99'");
    }
    t.make("FLOAT", {"1.23", "1.2345"});
    refusesLoss<double>(t, D::DOUBLE(5, 2), rounds);
    t.make("FLOAT", {"1.23"});
    changesType<double>(t, D::DOUBLE(5, 2), "'1.23'");
    t.make("DECIMAL(20,4)", {"1.23", "1.2345"});
    refusesLoss<double>(t, D::FLOAT(5, 2), "digits that ");
    t.make("DOUBLE", {"1.23", "1234567.89"});
    refusesLoss<double>(t, D::FLOAT(20, 2), "digits that ");
    t.make("DECIMAL(20,2)", {"1.23", "123456789012345678"});
    refusesLoss<double>(t, D::DOUBLE(30, 2), "digits that ");
    for (const char* value : {"'1.2345'", "'1e-1'", "'1000'", "'x'"}) {
        t.make("VARCHAR(20)", {value, "'1.23'", "NULL"});
        refusesLoss<double>(t, D::DOUBLE(5, 2), "texts that are no numbers as ");
    }
    t.make("VARCHAR(20)", {"'123456789012345678.5'", "'1.23'"});
    refusesLoss<double>(t, D::DOUBLE(30, 2), "texts that are no numbers as ");
    t.make("VARCHAR(20)", {"'1.23'", "'-7'"});
    changesType<double>(t, D::DOUBLE(5, 2), "'1.23|-7.00'");
    t.make("INT", {"1000", "999"});
    refusesLoss<double>(t, D::DOUBLE(5, 2), "numbers outside of -999 to 999");
    t.make("INT", {"-999"});
    changesType<double>(t, D::DOUBLE(5, 2), "'-999.00'");
}

TEST_CASE("a text that becomes a day or a time loses no part in silence", "[alter][other-values]") {
    if (!othersOnServer()) SKIP_TEST("SQLite's own tests");
    OtherColumn t;
    for (const char* from : {"VARCHAR(40)", "TEXT", "CHAR(40)"}) {
        t.make(from, {"'2024-02-29 10:00:00'", "'2024-02-29'", "'2024-02-29 00:00:00.0'"});
        refusesLoss<Date>(t, D::DATEONLY, "times of day");
        t.make(from, {"'2024-02-29 10:00:00'", "'10:11:12'"});
        refusesLoss<Time>(t, D::TIME, "days");
        t.make(from, {"'10:11:12.5'", "'10:11:12.000'"});
        refusesLoss<Time>(t, D::TIME, "digits beyond the 0 of a second");
        t.make(from, {"'2024-02-29T10:00:00.1234'", "'2024-02-29 10:00:00.123000'"});
        refusesLoss<DateTime>(t, D::DATE(3), "digits beyond the 3 of a second");
        t.make(from, {"'2024-02-29 10:00:00.1234567'", "'2024-02-29'"});
        refusesLoss<DateTime>(t, D::DATE(6), "digits beyond the 6 of a second");
    }
    auto sequelize = test::database();
    const auto changed = [&](const std::string& text, const detail::DataType& type) {
        t.make("VARCHAR(40)", {"'" + text + "'"});
        sequelize.getQueryInterface().changeColumn("ov_rows", "v", {.type = type});
        return t.values();
    };
    CHECK(changed("2024-02-29 00:00:00", D::DATEONLY) == "'2024-02-29'");
    CHECK(changed("10:11:12.500", D::TIME(1)) == "'10:11:12.5'");
    CHECK(changed("2024-02-29 10:00:00.123", D::DATE(3)) == "'2024-02-29 10:00:00.123'");
}

TEST_CASE("documents, bytes and texts that become numbers are rounded by nobody", "[alter][other-values]") {
    if (!othersOnServer()) SKIP_TEST("SQLite's own tests");
    OtherColumn t;
    for (const char* from : {"JSON", "VARBINARY(40)", "BLOB", "VARCHAR(40)"}) {
        for (const char* value : {"'1.5'", "'9223372036854775808'", "'1e-40'", "'1e300'"}) {
            t.make(from, {value, "'7'", "NULL"});
            refusesLoss<std::int64_t>(t, D::BIGINT, " that are no numbers from -9223372036854775808 to ");
        }
        t.make(from, {"'9223372036854775807'", "'-7'", "NULL"});
        changesType<std::int64_t>(t, D::BIGINT, "'9223372036854775807|-7'");
        for (const char* value : {"'1.555'", "'1000'", "'1e-40'"}) {
            t.make(from, {value, "'1.55'", "NULL"});
            refusesLoss<Decimal>(t, D::DECIMAL(5, 2), " that are no numbers as ");
            refusesLoss<double>(t, D::DOUBLE(5, 2), " that are no numbers as ");
        }
        t.make(from, {"'-1'", "'0.5'"});
        refusesLoss<double>(t, D::DOUBLE(5, 2).UNSIGNED, " that are no numbers as ");
        t.make(from, {"'-999.99'", "'1.5'", "NULL"});
        changesType<Decimal>(t, D::DECIMAL(5, 2), "'-999.99|1.50'");
        t.make(from, {"'-999.99'", "'1.5'", "NULL"});
        changesType<double>(t, D::DOUBLE(5, 2), "'-999.99|1.50'");
        t.make(from, {"'1.2345678'", "'0.5'"});
        refusesLoss<double>(t, D::FLOAT, "digits that ");
        t.make(from, {"'1.2345678'", "'0.1'", "'-7'"});
        test::database().getQueryInterface().changeColumn("ov_rows", "v", {.type = D::DOUBLE});
        CHECK(t.values() == "'1.2345678|0.1|-7'");
    }
    for (const char* from : {"VARBINARY(40)", "VARCHAR(40)"}) {
        t.make(from, {"'1.2345678901234567890123'", "'1'"});
        refusesLoss<double>(t, D::DOUBLE, "digits that ");
    }
    for (const char* bytes : {"X'FF31'", "X'3100'", "'007'", "''"}) {
        t.make("VARBINARY(9)", {bytes, "'1'"});
        refusesLoss<std::int64_t>(t, D::BIGINT, "bytes that are no numbers from ");
    }
    if (othersOnMariadb()) return;
    t.make("JSON", {"'1e2'", "'5.0'"});  // a number, whose text is 100.0
    changesType<std::int64_t>(t, D::BIGINT, "'100|5'");
}

TEST_CASE("texts become days and times without a word of loss where all are good", "[alter][other-values]") {
    if (!othersOnServer()) SKIP_TEST("SQLite's own tests");
    OtherColumn t;
    for (const char* from : {"VARCHAR(40)", "TEXT", "VARBINARY(40)", "ENUM('2024-02-29','2023-12-31')"}) {
        t.make(from, {"'2024-02-29'", "'2023-12-31'", "NULL"});
        alterOther<Date>(D::DATEONLY, false);
        CHECK(t.values() == "'2024-02-29|2023-12-31'");
        t.make(from, {"'2024-02-29'", "'2023-12-31'", "NULL"});
        alterOther<DateTime>(D::DATE, false);
        CHECK(t.values() == "'2024-02-29 00:00:00|2023-12-31 00:00:00'");
    }
    t.make("VARCHAR(40)", {"'2024-02-29T10:11:12.123'", "'2023-12-31 23:59:59'"});
    alterOther<DateTime>(D::DATE(3), false);
    CHECK(t.values() == "'2024-02-29 10:11:12.123|2023-12-31 23:59:59.000'");
    t.make("VARCHAR(40)", {"'838:59:59'", "'-10:11:12'", "'10:11'"});
    alterOther<Time>(D::TIME, false);
    CHECK(t.values() == "'838:59:59|-10:11:12|10:11:00'");
    t.make("VARCHAR(40)", {"'2023-02-29'", "'2024-02-29'"});
    refusesLoss<Date>(t, D::DATEONLY, "texts that are no days of the calendar");
    refusesLoss<DateTime>(t, D::DATE, "texts that are no days of the calendar");
    t.make("VARCHAR(40)", {"'2024-02-29 24:00:00'", "'2024-02-29'"});
    refusesLoss<DateTime>(t, D::DATE, "texts that are no days of the calendar");
    for (const char* late : {"'839:00:00'", "'10:60:00'", "'-838:59:59.5'"}) {
        t.make("VARCHAR(40)", {late, "'10:11:12'"});
        refusesLoss<Time>(t, D::TIME(1), "texts that are no times, times beyond 838:59:59");
    }
}

TEST_CASE("values that no type of numbers or times takes are told beforehand", "[alter][other-values]") {
    if (!othersOnServer()) SKIP_TEST("SQLite's own tests");
    OtherColumn t;
    t.make("POINT", {"POINT(1, 2)"});
    auto sequelize = test::database();
    const auto changed = [&](const detail::DataType& type) {
        return test::messageOf<BaseError>([&] {
            sequelize.getQueryInterface().changeColumn("ov_rows", "v", {.type = type});
        });
    };
    for (const auto& type : std::vector<detail::DataType>{D::INTEGER, D::DATE})
        CHECK(
            changed(type).find("1 row has values of the type point, of which the server makes no ") != std::string::npos
        );
    if (!othersOnMariadb()) return;
    for (const auto& [type, value] : {std::pair<std::string, std::string>{"uuid", "UUID()"}, {"inet6", "'::1'"}}) {
        t.make(type, {value});
        const std::string reason = "values of the type " + type + ", of which the server makes no numbers and no times";
        keepsOthers<std::int64_t>(t, D::BIGINT, reason);
        keepsOthers<Time>(t, D::TIME, reason);
        t.make(type, {"NULL"});  // which the server refuses by the types alone
        const auto message = changed(D::BIGINT);
        CAPTURE(message);
        CHECK(message.find("add a new column, fill it with what is meant") != std::string::npos);
    }
}

TEST_CASE("rows that become the same by a loss leave all as it was", "[alter][other-values]") {
    if (!othersOnServer()) SKIP_TEST("SQLite's own tests");
    OtherColumn t;
    t.make("DATETIME, UNIQUE KEY u (v)", {"'2024-01-02 10:00:00'", "'2024-01-02 11:00:00'"});
    const auto create = [&] { return inspect(t.raw.row("SHOW CREATE TABLE ov_rows").at(1)); };
    const std::string before = create();
    auto sequelize = test::database();
    (void)sequelize.define<OtherModel<Date>>(
        "ov_row", {field<&OtherModel<Date>::v>({.type = D::DATEONLY, .unique = "u"})},
        {.tableName = "ov_rows", .timestamps = false}
    );
    const auto message = test::messageOf<DatabaseError>([&] { sequelize.sync({.alter = {.drop = true}}); });
    CAPTURE(message);
    CHECK(message.find("Duplicate entry for key 'u'") != std::string::npos);
    CHECK(message.find("Rows of the table would have the same values in that key") != std::string::npos);
    CHECK(message.find("ov_rows") != std::string::npos);
    CHECK(create() == before);
    CHECK(t.values() == "'2024-01-02 10:00:00|2024-01-02 11:00:00'");
}
