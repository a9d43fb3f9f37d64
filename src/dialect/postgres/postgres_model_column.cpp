// What a model can say of a column that PostgreSQL has.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include <sequelize/dialect/model_column.hpp>
#include <sequelize/schema/schema_model.hpp>

#include "../column_text.hpp"
#include "postgres_dialect.hpp"
#include "postgres_schema_sql.hpp"

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;

struct PostgresTypeWord {
    std::string_view word;
    TypeSpec type;
};
constexpr std::array<PostgresTypeWord, 14> postgresTypeWords{{{"smallint", DataTypes::SMALLINT},
                                                              {"integer", DataTypes::INTEGER},
                                                              {"bigint", DataTypes::BIGINT},
                                                              {"real", DataTypes::REAL},
                                                              {"double precision", DataTypes::DOUBLE},
                                                              {"boolean", DataTypes::BOOLEAN},
                                                              {"text", DataTypes::TEXT("long")},
                                                              {"bytea", DataTypes::BLOB("long")},
                                                              {"date", DataTypes::DATEONLY},
                                                              {"timestamp with time zone", DataTypes::DATE(6)},
                                                              {"time without time zone", DataTypes::TIME(6)},
                                                              {"uuid", DataTypes::UUID},
                                                              {"json", DataTypes::JSON},
                                                              {"jsonb", DataTypes::JSONB}}};

/// What holds the values of a type that models do not have.
constexpr std::array<PostgresTypeWord, 2> otherPostgresWords{
    {{"timestamp without time zone", DataTypes::DATE(6)}, {"citext", DataTypes::TEXT("long")}}};

void readPostgresType(const ColumnSchema& column, ModelColumn& result) {
    const ColumnTypeText text = columnTypeText(column.type);
    if (isEnumText(column.type)) {
        result.type = DataType(TypeSpec{.kind = Kind::ENUM}, enumValuesOf(column.type));
        return;
    }
    for (const auto& [word, type] : otherPostgresWords)
        if (column.type == word) {
            result.type = type;
            result.nearness = Nearness::close;
            result.holdsValues = true;
            result.remarks.push_back(fmt::format("{} is no type of a model's", word));
            return;
        }
    for (const auto& [word, type] : postgresTypeWords)
        if (column.type == word) {
            result.type = type;
            return;
        }
    if (text.word == "character") {
        const bool varies = text.rest.starts_with("varying");
        result.type = TypeSpec{.kind = varies ? Kind::STRING : Kind::CHAR, .length = text.number(0)};
        if (varies && text.arguments.empty()) result.type = DataTypes::TEXT("long");
        return;
    }
    if (text.word == "numeric") {
        result.type = TypeSpec{.kind = Kind::DECIMAL, .length = text.number(0)};
        if (text.arguments.size() > 1) result.type.decimals = static_cast<std::int8_t>(text.number(1));
        if (text.arguments.empty()) {
            result.type = DataTypes::DECIMAL(65, 30);
            result.nearness = Nearness::close;
            result.remarks.emplace_back("it has as many digits as a value brings");
        }
        return;
    }
    result.nearness = Nearness::other;
    result.type = DataTypes::TEXT("long");
    result.remarks.push_back(fmt::format("{} is no type of a model's; its value is a text", column.type));
}

void readPostgresDefault(const ColumnSchema& column, ModelColumn& result) {
    if (!column.defaultValue || isNullDefault(*column.defaultValue)) return;
    if (column.defaultValue->find('\\') == std::string::npos)
        result.constant = constantOfDefault(result.type, *column.defaultValue);
}

}  // namespace

ModelColumn PostgresDialect::modelColumn(const TableSchema&, const ColumnSchema& column) const {
    ModelColumn result;
    readPostgresType(column, result);
    if (column.collation == "C" && (result.type.kind == Kind::STRING || result.type.kind == Kind::CHAR))
        result.type.binary = true;
    else if (!column.collation.empty()) {
        result.nearness = std::max(result.nearness, Nearness::close);
        result.remarks.push_back("its collation is " + column.collation);
    }
    readPostgresDefault(column, result);
    return result;
}

}  // namespace sequelize::detail
