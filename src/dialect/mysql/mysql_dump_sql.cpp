#include "mysql_dump_sql.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include <fmt/format.h>

#include "../../core/ascii.hpp"
#include "mysql_dialect.hpp"

namespace sequelize::detail {
namespace {

std::string firstWordOf(std::string_view type) {
    const auto end = std::ranges::find_if_not(type, isOfName);
    return lowered(std::string(type.begin(), end));
}

bool isTypeAmong(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, word) != words.end();
}

/// An expression for the column's value as a literal that means the same in every SQL mode.
std::string mysqlLiteralOf(const ColumnSchema& column, const std::string& name) {
    const std::string type = firstWordOf(column.type);
    std::string value;
    if (isTypeAmong(type,
                    {"tinyint", "smallint", "mediumint", "int", "integer", "bigint", "decimal", "numeric", "year"}))
        value = fmt::format("CONCAT({})", name);
    else if (isTypeAmong(type, {"float", "double", "real"}))
        value = fmt::format("CONCAT({} * 1e0)", name);  // a float as a text has six digits
    else if (type == "bit")
        value = fmt::format("CONCAT('b''', BIN({} + 0), '''')", name);
    else if (isTypeAmong(type, {"date", "datetime", "timestamp", "time"}))
        value = fmt::format("CONCAT('''', {}, '''')", name);
    else if (isTypeAmong(type, {"binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "geometry",
                                "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon",
                                "geometrycollection", "geomcollection", "vector"}))
        value = fmt::format("CONCAT('x''', HEX({}), '''')", name);
    else
        value = fmt::format(
            "IF({0} REGEXP _utf8mb4'[[:cntrl:]]' OR INSTR({0}, _utf8mb4 x'5C'), CONCAT('_utf8mb4 x''', HEX({0}), ''''), "
            "CONCAT('''', REPLACE({0}, '''', ''''''), ''''))",
            fmt::format("CONVERT({} USING utf8mb4)", name));
    return column.allowNull ? fmt::format("IFNULL({}, 'NULL')", value) : value;
}

class MysqlDumpSql final : public DumpSql {
public:
    [[nodiscard]] std::string viewText(const std::string& view) const override {
        return "SHOW CREATE VIEW " + mysqlDialect().quoted(view);
    }

    [[nodiscard]] std::string owner() const override { return "SELECT CURRENT_USER()"; }

    [[nodiscard]] std::string unowned(std::string sql, const std::string& owner) const override {
        const auto at = owner.rfind('@');
        if (at == std::string::npos) return sql;
        const auto& dialect = mysqlDialect();
        const std::string clause =
            "DEFINER=" + dialect.quoted(owner.substr(0, at)) + "@" + dialect.quoted(owner.substr(at + 1)) + " ";
        const auto place = sql.find(clause);
        // Behind these words it may be a part of a text.
        const auto body = std::min(sql.find(" VIEW "), sql.find(" TRIGGER "));
        if (place < body) sql.erase(place, clause.size());
        return sql;
    }

    [[nodiscard]] std::string rowsAsLiterals(const TableSchema& table) const override {
        const auto& dialect = mysqlDialect();
        std::string values;
        for (const ColumnSchema* column : insertedColumns(table))
            values += (values.empty() ? "" : ", ', ', ") + mysqlLiteralOf(*column, dialect.quoted(column->name));
        return fmt::format("SELECT CONVERT(CONCAT('(', {}, ')') USING utf8mb4) COLLATE utf8mb4_bin FROM {} ORDER BY {}",
                           values, dialect.quoted(table.name), orderOfDump(dialect, table));
    }

    [[nodiscard]] std::string beforeRows() const override { return "SET FOREIGN_KEY_CHECKS = 0;"; }
    [[nodiscard]] std::string afterRows() const override { return "SET FOREIGN_KEY_CHECKS = 1;"; }

    [[nodiscard]] std::string nextId(const TableSchema& table) const override {
        if (table.autoIncrement.value_or(1) <= 1) return {};
        return fmt::format("ALTER TABLE {} AUTO_INCREMENT = {};", mysqlDialect().quoted(table.name),
                           *table.autoIncrement);
    }
};

}  // namespace

const DumpSql& mysqlDumpSql() {
    static const MysqlDumpSql only;
    return only;
}

}  // namespace sequelize::detail
