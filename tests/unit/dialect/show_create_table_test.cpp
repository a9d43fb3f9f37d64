#include "dialect/mysql/show_create_table.hpp"

#include <sequelize/core/error.hpp>

#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;

TEST_CASE("SHOW CREATE TABLE of MySQL is read", "[schema]") {
    const auto shown = parseCreateTable(
        R"(CREATE TABLE `t1` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `e` enum('a','b''c','d)e,f','g\\h') DEFAULT 'a',
  `col` int /*!50606 STORAGE DISK */ /*!50606 COLUMN_FORMAT FIXED */ DEFAULT NULL,
  `z` point NOT NULL /*!80003 SRID 4326 */,
  `w` varchar(10) COLLATE utf8mb4_bin DEFAULT NULL /*!80023 INVISIBLE */,
  `g` int GENERATED ALWAYS AS ((`a` + 1)) STORED NOT NULL COMMENT 'x',
  PRIMARY KEY (`id`),
  KEY `f1` (((`a` + 1)) DESC,`b`(3)) USING BTREE COMMENT 'k' /*!80000 INVISIBLE */,
  FULLTEXT KEY `ft` (`w`) /*!50100 WITH PARSER `ngram` */ ,
  CONSTRAINT `f` FOREIGN KEY (`x`, `y`) REFERENCES `other`.`par` (`a`, `b`) ON DELETE RESTRICT ON UPDATE SET NULL,
  CONSTRAINT `c` CHECK ((`b` > 1)) /*!80016 NOT ENFORCED */
) /*!50100 TABLESPACE `ts` */ ENGINE=InnoDB AUTO_INCREMENT=77 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci MAX_ROWS=10 COMMENT='a, b' ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=4
/*!50100 PARTITION BY RANGE (year(`d`))
(PARTITION p0 VALUES LESS THAN (2000) COMMENT = 'x' ENGINE = InnoDB) */)",
        {}
    );
    const auto& table = shown.table;
    CHECK_FALSE(shown.isTemporary);
    CHECK(table.name == "t1");
    CHECK(table.columns.size() == 6);
    CHECK(table.column("id")->type == "bigint unsigned");
    CHECK(table.column("id")->autoIncrement);
    CHECK(table.column("e")->type == R"(enum('a','b''c','d)e,f','g\\h'))");
    CHECK(
        table.column("col")->definition == "int /*!50606 STORAGE DISK */ /*!50606 COLUMN_FORMAT FIXED */ DEFAULT NULL"
    );
    CHECK_FALSE(table.column("col")->defaultValue);
    CHECK(table.column("z")->definition == "point NOT NULL /*!80003 SRID 4326 */");
    CHECK(parseColumnDdl(table.column("z")->definition, false).rest == "SRID 4326");
    CHECK(table.column("w")->isInvisible);
    CHECK(table.column("w")->collation == "utf8mb4_bin");
    CHECK(table.column("g")->generated == "(`a` + 1)");
    CHECK_FALSE(table.column("g")->allowNull);
    REQUIRE(table.indexes.size() == 2);
    CHECK(table.indexes[0].parts[0].expression == "(`a` + 1)");
    CHECK(table.indexes[0].parts[0].isDescending);
    CHECK(table.indexes[0].parts[1].length == 3u);
    CHECK(table.indexes[0].method == "BTREE");
    CHECK(table.indexes[0].isInvisible);
    CHECK(table.indexes[1].parser == "ngram");
    CHECK(table.foreignKeys[0].targetSchema == "other");
    CHECK(table.foreignKeys[0].onDelete.empty());
    CHECK(table.foreignKeys[0].onUpdate == "SET NULL");
    CHECK_FALSE(table.checks[0].isEnforced);
    CHECK(table.autoIncrement == 77u);
    CHECK(table.comment == "a, b");
    CHECK(table.rowFormat == "COMPRESSED");
    const auto parts = optionParts(table.options, false);
    CHECK(parts.plain == "/*!50100 TABLESPACE `ts` */ MAX_ROWS=10 KEY_BLOCK_SIZE=4");
    CHECK(parts.partitions.starts_with("/*!50100 PARTITION BY RANGE (year(`d`))\n(PARTITION p0"));
}

TEST_CASE("SHOW CREATE TABLE of MariaDB is read, with any quotes", "[schema]") {
    const auto shown = parseCreateTable(
        R"(CREATE TEMPORARY TABLE "per" (
  "a" text /*M!100301 COMPRESSED*/ DEFAULT NULL,
  "c" int(11) INVISIBLE DEFAULT 5 CHECK ("c" > 0),
  "dd" datetime DEFAULT (current_timestamp() + interval 1 day),
  "v" varchar(9) DEFAULT concat('\\','a''') WITHOUT SYSTEM VERSIONING,
  "s" timestamp(6) GENERATED ALWAYS AS ROW START INVISIBLE,
  PERIOD FOR "pp" ("d1", "d2"),
  UNIQUE KEY "u" ("a","pp" WITHOUT OVERLAPS),
  KEY "i2" ("a") COMMENT 'x' IGNORED
) ENGINE=Aria DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci PAGE_CHECKSUM=1 WITH SYSTEM VERSIONING)",
        {.noBackslashEscapes = true, .ansiQuotes = true}
    );
    const auto& table = shown.table;
    CHECK(shown.isTemporary);
    CHECK(table.column("a")->type == "text COMPRESSED");
    REQUIRE(table.checks.size() == 1);
    CHECK(table.checks[0].column == "c");
    CHECK(table.checks[0].expression == "`c` > 0");
    CHECK(table.column("dd")->defaultValue == "(current_timestamp() + interval 1 day)");
    CHECK(table.column("v")->defaultValue == R"(concat('\','a'''))");
    CHECK(parseColumnDdl(table.column("v")->definition, true).rest == "WITHOUT SYSTEM VERSIONING");
    CHECK(table.column("s")->generated == "ROW START");
    CHECK(table.indexes[0].parts[1].expression == "WITHOUT OVERLAPS");
    CHECK(table.indexes[1].isInvisible);
    CHECK(table.options == "(PERIOD FOR `pp` (`d1`, `d2`)) PAGE_CHECKSUM=1 WITH SYSTEM VERSIONING");
    CHECK(table.notes.size() == 1);
    CHECK_THROWS_AS(parseCreateTable("CREATE VIEW v AS SELECT 1", {}), UsageError);
    CHECK_THROWS_AS(parseCreateTable("CREATE TABLE `t` (`a` int", {}), UsageError);
    CHECK_THROWS_AS(parseCreateTable("CREATE TABLE `t` (`a` enum('x) )", {}), UsageError);
}
