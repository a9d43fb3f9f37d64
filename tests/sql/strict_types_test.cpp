// DDL that Sequelize does not have: checks of types, and names that would be too long.
#include <cstdint>
#include <optional>
#include <string>

#include "sql/support/sql.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using test::tableOf;

namespace {

struct Item {
    std::int64_t id{};
    std::optional<std::uint8_t> tiny{};
    std::string text{};
};

TableDefinition items(ModelOptions options) {
    options.timestamps = false;
    return tableOf<Item>("item", {field<&Item::tiny>(), field<&Item::text>({.type = DataTypes::STRING(3)})}, options);
}

}  // namespace

TEST_CASE("CREATE TABLE: strictTypes", "[ddl]") {
    const auto strict = items({.strictTypes = true});
    CHECK(
        sqlDialect(Dialect::sqlite).createTable(strict) ==
        "CREATE TABLE IF NOT EXISTS `items` (`id` INTEGER PRIMARY KEY AUTOINCREMENT CONSTRAINT `items.id holds INTEGER` "
        "CHECK (`id` IS NOT NULL AND (typeof(`id`) = 'integer' AND `id` BETWEEN -2147483648 AND 2147483647)), `tiny` "
        "TINYINT CONSTRAINT `items.tiny holds TINYINT.UNSIGNED` CHECK (`tiny` IS NULL OR (typeof(`tiny`) = 'integer' AND "
        "`tiny` BETWEEN 0 AND 255)), `text` VARCHAR(3) NOT NULL CONSTRAINT `items.text holds STRING(3)` CHECK (`text` IS "
        "NULL OR (typeof(`text`) = 'text' AND length(`text`) <= 3)));"
    );
    const auto plain = items({});
    for (const auto dialect : {Dialect::mysql, Dialect::mariadb})
        CHECK(sqlDialect(dialect).createTable(strict) == sqlDialect(dialect).createTable(plain));
    CHECK(sqlDialect(Dialect::sqlite).createTable(plain).find("CHECK") == std::string::npos);
}

TEST_CASE("CREATE TABLE: the type of the automatic id", "[ddl]") {
    const auto table = items({.idType = DataTypes::BIGINT});
    CHECK(
        sqlDialect(Dialect::mysql).createTable(table).find("`id` BIGINT NOT NULL auto_increment") != std::string::npos
    );
    CHECK(
        sqlDialect(Dialect::sqlite).createTable(table).find("`id` INTEGER PRIMARY KEY AUTOINCREMENT") !=
        std::string::npos
    );
}

TEST_CASE("UPDATE and DELETE with a limit where a column hides rowid", "[ddl]") {
    struct Square {
        std::int64_t id{};
        int rowId{};
        int oid{};
    };
    const auto& sqlite = sqlDialect(Dialect::sqlite);
    const auto one = tableOf<Square>("square", {field<&Square::rowId>()}, {.timestamps = false});
    CHECK(
        sqlite.remove({.table = &one, .limit = 1}).sql ==
        "DELETE FROM `squares` WHERE _rowid_ IN (SELECT _rowid_ FROM `squares` LIMIT ?);"
    );
    const auto all = tableOf<Square>(
        "square", {field<&Square::rowId>(), field<&Square::oid>({.field = "OID"})}, {.timestamps = false}
    );
    CHECK(
        sqlite.remove({.table = &all, .limit = 1}).sql ==
        "DELETE FROM `squares` WHERE _rowid_ IN (SELECT _rowid_ FROM `squares` LIMIT ?);"
    );
    struct Pair {
        std::string left{}, right{};
    };
    const auto pairs = tableOf<Pair>(
        "pair", {field<&Pair::left>({.primaryKey = true}), field<&Pair::right>({.primaryKey = true})},
        {.timestamps = false}
    );
    CHECK(
        sqlite.remove({.table = &pairs, .limit = 1}).sql ==
        "DELETE FROM `pairs` WHERE (`left`, `right`) IN (SELECT `left`, `right` FROM `pairs` LIMIT ?);"
    );
}

TEST_CASE("INSERT that ignores duplicates assigns no generated id", "[ddl]") {
    const auto table = items({});
    const std::vector<std::optional<Value>> row{std::nullopt, Value(1), Value("a")};
    InsertStatement statement{.table = &table, .columns = {0, 1, 2}, .ignoreDuplicates = true};
    statement.rows.emplace_back(row);
    CHECK(
        sqlDialect(Dialect::mysql).insert(statement).sql ==
        "INSERT INTO `items` (`id`,`tiny`,`text`) VALUES (DEFAULT,?,?) ON DUPLICATE KEY UPDATE `tiny`=`tiny`;"
    );
}
