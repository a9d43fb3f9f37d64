// What QueryInterface sends. The texts of MySQL and MariaDB are Sequelize 6.37.8's unless a comment says otherwise.
#include <sequelize/core/error.hpp>
#include <sequelize/dialect/definition_sql.hpp>

#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

const DefinitionSql& mysqlTexts() {
    return sqlDialect(Dialect::mysql).definitionSql();
}
const DefinitionSql& mariadbTexts() {
    return sqlDialect(Dialect::mariadb).definitionSql();
}
const DefinitionSql& sqliteTexts() {
    return sqlDialect(Dialect::sqlite).definitionSql();
}

TableDefinition tableWith(ColumnDefinition column) {
    column.name = column.field = "c";
    TableDefinition table{.modelName = "t", .tableName = "t"};
    table.columns.push_back(std::move(column));
    return table;
}

}  // namespace

TEST_CASE("Columns are added and changed in one statement", "[query-interface]") {
    const TableDefinition other{
        .modelName = "u", .tableName = "u", .columns = {ColumnDefinition{.name = "id", .field = "id"}}};
    auto table = tableWith({.type = DataTypes::INTEGER, .writesNotNull = true, .unique = true, .comment = "x"});
    ColumnChange change{.table = &table};
    CHECK(mysqlTexts().addColumn(change) == "ALTER TABLE `t` ADD `c` INTEGER NOT NULL UNIQUE COMMENT 'x';");
    change.after = "b";
    CHECK(
        mysqlTexts().changeColumn(change) ==
        "ALTER TABLE `t` CHANGE `c` `c` INTEGER NOT NULL UNIQUE COMMENT 'x' AFTER `b`;"
    );
    change.after.clear();
    change.first = true;
    change.online = {.algorithm = "INPLACE", .lock = "NONE"};
    CHECK(
        mariadbTexts().addColumn(change) ==
        "ALTER TABLE `t` ADD `c` INTEGER NOT NULL UNIQUE COMMENT 'x' FIRST, ALGORITHM=INPLACE, LOCK=NONE;"
    );
    change.online = {};
    change.first = false;
    table.columns[0].unique = {};
    table.columns[0].writesNotNull = false;
    table.columns[0].primaryKey = true;
    CHECK(mysqlTexts().addColumn(change) == "ALTER TABLE `t` ADD `c` INTEGER PRIMARY KEY COMMENT 'x';");
    table.columns[0].primaryKey = false;
    table.columns[0].comment.clear();
    table.foreignKeys.push_back({.columns = {0}, .target = &other, .targetColumns = {0}, .onDelete = "CASCADE"});
    change.foreignKeyName = "t_c_foreign_idx";
    CHECK(
        mysqlTexts().addColumn(change) ==
        "ALTER TABLE `t` ADD `c` INTEGER, ADD CONSTRAINT `t_c_foreign_idx` FOREIGN KEY (`c`) REFERENCES `u` (`id`) ON "
        "DELETE CASCADE;"
    );
    // Sequelize's is ADD FOREIGN KEY alone: it drops the definition.
    change.foreignKeyName.clear();
    change.droppedForeignKeys = {"old"};
    CHECK(
        mysqlTexts().changeColumn(change) ==
        "ALTER TABLE `t` CHANGE `c` `c` INTEGER, DROP FOREIGN KEY `old`, ADD FOREIGN KEY (`c`) REFERENCES `u` (`id`) "
        "ON DELETE CASCADE;"
    );
    CHECK(mysqlTexts().removeColumn("t", "c", {}, {}) == "ALTER TABLE `t` DROP `c`;");
    CHECK(
        mysqlTexts().removeColumn("t", "c", {"k"}, {.algorithm = "COPY"}) ==
        "ALTER TABLE `t` DROP FOREIGN KEY `k`, DROP `c`, ALGORITHM=COPY;"
    );
    CHECK(mysqlTexts().renameColumn("t", "a`", "b", {}) == "ALTER TABLE `t` RENAME COLUMN `a``` TO `b`;");
}

TEST_CASE("Indexes and constraints have Sequelize's texts", "[query-interface]") {
    const TableDefinition table{.modelName = "t", .tableName = "t"};
    IndexAddition addition{
        .table = &table, .index = {.fields = {{"a", 5, "DESC"}}, .name = "t_a", .type = "FULLTEXT"}, .parser = "ngram"};
    CHECK(
        mysqlTexts().addIndex(addition) == "ALTER TABLE `t` ADD FULLTEXT INDEX `t_a` (`a`(5) DESC) WITH PARSER ngram"
    );
    addition.online.lock = "SHARED";
    CHECK(
        mysqlTexts().addIndex(addition) ==
        "ALTER TABLE `t` ADD FULLTEXT INDEX `t_a` (`a`(5) DESC) WITH PARSER ngram, LOCK=SHARED"
    );
    addition = {.table = &table, .index = {.fields = {"a"}, .unique = true, .name = "t_a"}, .where = "`a` > 1"};
    CHECK(sqliteTexts().addIndex(addition) == "CREATE UNIQUE INDEX `t_a` ON `t` (`a`) WHERE `a` > 1");
    CHECK_THROWS_AS(mysqlTexts().addIndex(addition), UsageError);
    addition.parser = "ngram; DROP TABLE t";
    addition.where.clear();
    CHECK_THROWS_AS(mysqlTexts().addIndex(addition), UsageError);
    CHECK_THROWS_AS(sqliteTexts().addIndex(addition), UsageError);
    CHECK(
        mysqlTexts().removeIndex("t", "n", {.algorithm = "INPLACE", .lock = "NONE"}) ==
        "DROP INDEX `n` ON `t` ALGORITHM=INPLACE LOCK=NONE"
    );
    CHECK(sqliteTexts().removeIndex("t", "n", {}) == "DROP INDEX IF EXISTS `n`");
    CHECK_THROWS_AS(sqliteTexts().removeIndex("t", "n", {.lock = "NONE"}), UsageError);
    CHECK_THROWS_AS(mysqlTexts().removeIndex("t", "n", {.algorithm = "QUICK"}), UsageError);

    ConstraintChange change{.table = "t", .name = "n", .fields = {"a", "b"}};
    CHECK(mysqlTexts().addConstraint(change) == "ALTER TABLE `t` ADD CONSTRAINT `n` UNIQUE (`a`, `b`);");
    CHECK(mysqlTexts().removeConstraint(change) == "DROP INDEX `n` ON `t`");
    change.kind = ConstraintKind::primaryKey;
    CHECK(mysqlTexts().addConstraint(change) == "ALTER TABLE `t` ADD CONSTRAINT `n` PRIMARY KEY (`a`, `b`);");
    CHECK(mysqlTexts().removeConstraint(change) == "ALTER TABLE `t` DROP PRIMARY KEY;");
    change.kind = ConstraintKind::check;
    change.condition = "`a` > 1";
    CHECK(mysqlTexts().addConstraint(change) == "ALTER TABLE `t` ADD CONSTRAINT `n` CHECK (`a` > 1);");
    CHECK(mysqlTexts().removeConstraint(change) == "ALTER TABLE `t` DROP CHECK `n`;");
    CHECK(mariadbTexts().removeConstraint(change) == "ALTER TABLE `t` DROP CONSTRAINT `n`;");
    change.kind = ConstraintKind::foreignKey;
    change.target = "u";
    change.targetFields = {"x", "y"};
    change.onDelete = "CASCADE";
    change.onUpdate = "SET NULL";
    CHECK(
        mysqlTexts().addConstraint(change) ==
        "ALTER TABLE `t` ADD CONSTRAINT `n` FOREIGN KEY (`a`, `b`) REFERENCES `u` (`x`, `y`) ON UPDATE SET NULL ON "
        "DELETE CASCADE;"
    );
    CHECK(mysqlTexts().removeConstraint(change) == "ALTER TABLE `t` DROP FOREIGN KEY `n`;");
}

TEST_CASE("Databases and tables have Sequelize's texts", "[query-interface]") {
    CHECK(
        mysqlTexts().createDatabase("x", "utf8mb4", "utf8mb4_bin") ==
        "CREATE DATABASE IF NOT EXISTS `x` DEFAULT CHARACTER SET 'utf8mb4' DEFAULT COLLATE 'utf8mb4_bin';"
    );
    CHECK(mysqlTexts().dropDatabase("x") == "DROP DATABASE IF EXISTS `x`;");
    CHECK(mysqlTexts().createSchema("x") == "CREATE SCHEMA IF NOT EXISTS `x`;");
    CHECK_THROWS_AS(mysqlTexts().createDatabase("x", "utf8' x", ""), UsageError);
    CHECK_THROWS_AS(sqliteTexts().createSchema("x"), UsageError);
    for (const auto* texts : {&mysqlTexts(), &mariadbTexts(), &sqliteTexts()})
        CHECK(texts->renameTable("a", "b") == "ALTER TABLE `a` RENAME TO `b`;");
    const auto plain = tableWith({.type = DataTypes::INTEGER});
    CHECK(sqlDialect(Dialect::sqlite).createTable(plain, false) == "CREATE TABLE `t` (`c` INTEGER);");
}
