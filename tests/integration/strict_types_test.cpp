// `.strictTypes`: SQLite refuses, by CHECK constraints, what MySQL's and MariaDB's strict mode refuses.
#include <sequelize/json.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

enum class Colour { red, blue };

struct Stored {
    std::int64_t id{};
    std::optional<std::int8_t> tiny{};
    std::optional<std::uint16_t> small{};
    std::optional<int> medium{};
    std::optional<int> number{};
    std::optional<std::int64_t> large{};
    std::optional<std::uint64_t> natural{};
    std::optional<bool> flag{};
    std::optional<float> single{};
    std::optional<double> real{};
    std::optional<Decimal> price{};
    std::optional<Decimal> positive{};
    std::optional<std::string> text{};
    std::optional<std::string> code{};
    std::optional<std::string> note{};
    std::optional<Bytes> bytes{};
    std::optional<Colour> colour{};
    std::optional<DateTime> at{};
    std::optional<Date> day{};
    std::optional<Time> time{};
    std::optional<Uuid> key{};
    std::optional<Json> document{};
};

Model<Stored> defineCells(Sequelize& sequelize) {
    return sequelize.define<Stored>(
        "st_cell",
        {
            field<&Stored::tiny>(),
            field<&Stored::small>(),
            field<&Stored::medium>({.type = DataTypes::MEDIUMINT}),
            field<&Stored::number>(),
            field<&Stored::large>(),
            field<&Stored::natural>(),
            field<&Stored::flag>(),
            field<&Stored::single>(),
            field<&Stored::real>(),
            field<&Stored::price>({.type = DataTypes::DECIMAL(6, 2)}),
            field<&Stored::positive>({.type = DataTypes::DECIMAL(3, 3).UNSIGNED}),
            field<&Stored::text>({.type = DataTypes::STRING(3)}),
            field<&Stored::code>({.type = DataTypes::CHAR(2)}),
            field<&Stored::note>({.type = DataTypes::TEXT("tiny")}),
            field<&Stored::bytes>({.type = DataTypes::BLOB("tiny")}),
            field<&Stored::colour>(),
            field<&Stored::at>({.type = DataTypes::DATE(6)}),
            field<&Stored::day>(),
            field<&Stored::time>({.type = DataTypes::TIME(6)}),
            field<&Stored::key>(),
            field<&Stored::document>(),
        },
        {.timestamps = false}
    );
}

struct Cells {
    Sequelize sequelize = test::database({.define = {.strictTypes = true}});
    Model<Stored> cells = defineCells(sequelize);
    test::FreshTables tables{sequelize};

    void insert(const std::string& column, const std::string& sql) {
        sequelize.query(test::ownQuery("INSERT INTO st_cells (`" + column + "`) VALUES (" + sql + ")"));
    }
};

}  // namespace

TEST_CASE("raw SQL writes what a column's type holds, and nothing else", "[strict]") {
    Cells db;
    const auto takes = [&](const std::string& column, const std::vector<std::string>& values) {
        for (const auto& value : values) {
            INFO(column << " " << value);
            CHECK_NOTHROW(db.insert(column, value));
        }
        CHECK_NOTHROW(db.insert(column, "NULL"));
        CHECK(db.cells.findAll().size() == values.size() + 1);  // and the library reads it
        db.cells.truncate();
    };
    const auto refuses = [&](const std::string& column, const std::vector<std::string>& values) {
        for (const auto& value : values) {
            INFO(column << " " << value);
            CHECK_THROWS_AS(db.insert(column, value), DatabaseError);
        }
        CHECK(db.cells.count() == 0);
    };
    takes("tiny", {"-128", "127", "'5'"});
    refuses("tiny", {"-129", "128", "'five'", "''"});
    takes("small", {"0", "65535"});
    refuses("small", {"-1", "65536"});
    takes("medium", {"-8388608", "8388607"});
    refuses("medium", {"8388608", "-8388609"});
    takes("number", {"-2147483648", "2147483647"});
    refuses("number", {"2147483648", "'12 apples'"});
    takes("large", {"-9223372036854775808", "9223372036854775807"});
    refuses("large", {"9223372036854775808", "'x'"});
    takes("natural", {"0", "9223372036854775807"});
    refuses("natural", {"-1"});
    takes("flag", {"0", "1"});
    refuses("flag", {"'yes'", "300"});
    takes("single", {"1.5", "-3.4e38", "7"});
    refuses("single", {"1e39", "'x'"});
    takes("real", {"1e300", "-0.0", "'1.5'"});
    refuses("real", {"'x'"});
    takes("price", {"'9999.99'", "'-9999.99'", "'0.50'", "5", "'-0'", "'12.5'"});
    refuses("price", {"'10000.00'", "'x'", "''", "'1.2.3'", "'--5'"});
    takes("positive", {"'0.999'", "'0'"});
    refuses("positive", {"'1'", "'-0.5'"});
    takes("text", {"'abc'", "''", "'äöü'"});
    refuses("text", {"'abcd'"});
    takes("code", {"'ab'", "'a '"});
    refuses("code", {"'abc'"});
    takes("note", {"'" + std::string(255, 'x') + "'"});
    refuses("note", {"'" + std::string(256, 'x') + "'", "'" + std::string(254, 'x') + "ä'"});
    takes("bytes", {"X'00FF'"});
    refuses("bytes", {"X'" + std::string(512, '0') + "'"});
    takes("colour", {"'red'", "'blue'"});
    refuses("colour", {"'green'", "''"});
    takes(
        "at", {"'2021-12-14 10:12:16'", "'2021-12-14 10:12:16.123456'", "'2024-02-29 23:59:59'", "CURRENT_TIMESTAMP"}
    );
    refuses("at", {"'2023-02-29 10:00:00'", "'2021-12-14 25:00:00'", "'soon'", "''", "'2021-13-01 00:00:00'"});
    takes("day", {"'2021-12-14'", "'2024-02-29'", "'9999-12-31'"});
    refuses("day", {"'2023-02-29'", "'2021-04-31'", "'soon'", "''"});
    takes("time", {"'10:12:16'", "'-838:59:59'", "'100:00:00.250000'", "'-00:00:01'"});
    refuses("time", {"'839:00:00'", "'10:60:00'", "'noon'"});
    takes("key", {"'c2b5b5fc-5b5b-4f3a-9a37-0a5d8f9e1234'"});
    refuses("key", {"'c2b5b5fc-5b5b-4f3a-9a37-0a5d8f9e12345'"});
    takes("document", {"'{\"a\": [1, null]}'", "'5'", "'null'"});
    refuses("document", {"'{oops'", "''", "'{} {}'"});
}

TEST_CASE("what the library writes passes the checks", "[strict]") {
    const Cells db;
    Stored cell;
    cell.tiny = -128;
    cell.small = 65'535;
    cell.medium = -8'388'608;
    cell.number = 2'147'483'647;
    cell.large = std::numeric_limits<std::int64_t>::min();
    cell.natural = 9'223'372'036'854'775'807u;
    cell.flag = true;
    cell.single = std::numeric_limits<float>::max();
    cell.real = std::numeric_limits<double>::max();
    cell.price = Decimal("-9999.99");
    cell.positive = Decimal("0.001");
    cell.text = "äöü";
    cell.code = "ab";
    cell.note = std::string(255, 'x');
    cell.bytes = Bytes(255);
    cell.colour = Colour::blue;
    cell.at = std::chrono::sys_days(std::chrono::year{1000} / 1 / 1) + std::chrono::microseconds(1);
    cell.day = std::chrono::year{9999} / 12 / 31;
    cell.time = -(std::chrono::hours(838) + std::chrono::minutes(59) + std::chrono::seconds(59));
    cell.key = Uuid::v4();
    cell.document = {"{\"a\":1}"};
    CHECK(db.cells.create(cell).id == 1);
    db.cells.create({});
    const auto read = *db.cells.findByPk(1);
    CHECK(read.price == cell.price);
    CHECK(read.time == cell.time);
    CHECK(read.at == cell.at);
    CHECK(read.single == cell.single);
    cell.id = 7;
    cell.time = std::chrono::microseconds(-1);
    cell.price = Decimal(0);
    CHECK(db.cells.bulkCreate(std::vector<Stored>{cell, Stored{}}).size() == 2);
}

TEST_CASE("an increment beyond the column's range is refused", "[strict]") {
    const Cells db;
    db.cells.create({.tiny = 127});
    CHECK_THROWS_AS(db.cells.increment(&Stored::tiny, {.where = {{&Stored::id, 1}}}), BaseError);
    CHECK_THROWS_AS(db.cells.update({{&Stored::tiny, literal("1000")}}, {.where = {{&Stored::id, 1}}}), BaseError);
    CHECK(db.cells.findByPk(1)->tiny == 127);
}

TEST_CASE("the error of a check names the column and its type", "[strict]") {
    if (test::speaksMysql()) return;  // the servers have words of their own
    Cells db;
    const auto message = test::messageOf<DatabaseError>([&] { db.insert("tiny", "1000"); });
    CHECK(message.find("st_cells.tiny holds TINYINT") != std::string::npos);
    CHECK(message.find("1000") == std::string::npos);
}

TEST_CASE("a key of texts is not NULL", "[strict]") {
    struct Country {
        std::string code{};
        int n{};
    };
    auto sequelize = test::database();
    (void)sequelize.define<Country>(
        "st_country", {field<&Country::code>({.type = DataTypes::CHAR(2), .primaryKey = true}), field<&Country::n>()},
        {.timestamps = false, .strictTypes = true}
    );
    const test::FreshTables tables(sequelize);
    CHECK_THROWS_AS(sequelize.query("INSERT INTO st_countries (code, n) VALUES (NULL, 1)"), DatabaseError);
    CHECK_NOTHROW(sequelize.query("INSERT INTO st_countries (code, n) VALUES ('DE', 1)"));
}
