// What a model can say of a column that MySQL or MariaDB has.
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include <sequelize/dialect/model_column.hpp>
#include <sequelize/schema/schema_model.hpp>

#include "../../core/ascii.hpp"
#include "../../schema/check_definition.hpp"
#include "../column_text.hpp"
#include "mysql_dialect.hpp"

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;

struct IntegerWord {
    std::string_view word;
    Kind kind;
    std::uint32_t width;          // what MariaDB shows where none was asked for
    std::uint32_t unsignedWidth;  // the same
};
constexpr std::array<IntegerWord, 5> integerWords{{{"tinyint", Kind::TINYINT, 4, 3},
                                                   {"smallint", Kind::SMALLINT, 6, 5},
                                                   {"mediumint", Kind::MEDIUMINT, 9, 8},
                                                   {"int", Kind::INTEGER, 11, 10},
                                                   {"bigint", Kind::BIGINT, 20, 20}}};

struct SizedWord {
    std::string_view word;
    Kind kind;
    TypeSpec::Size size;
};
constexpr std::array<SizedWord, 8> sizedWords{{{"tinytext", Kind::TEXT, TypeSpec::Size::tiny},
                                               {"text", Kind::TEXT, TypeSpec::Size::regular},
                                               {"mediumtext", Kind::TEXT, TypeSpec::Size::medium},
                                               {"longtext", Kind::TEXT, TypeSpec::Size::large},
                                               {"tinyblob", Kind::BLOB, TypeSpec::Size::tiny},
                                               {"blob", Kind::BLOB, TypeSpec::Size::regular},
                                               {"mediumblob", Kind::BLOB, TypeSpec::Size::medium},
                                               {"longblob", Kind::BLOB, TypeSpec::Size::large}}};

/// What holds the values of a type that models do not have.
struct OtherWord {
    std::string_view word;
    TypeSpec nearest;
    std::string_view remark;
};
constexpr std::array<OtherWord, 16> otherWords{
    {{"timestamp", DataTypes::DATE, "TIMESTAMP is no type of a model's; DATE is DATETIME"},
     {"year", DataTypes::SMALLINT.UNSIGNED, "YEAR is no type of a model's"},
     {"bit", DataTypes::BIGINT.UNSIGNED, "BIT is no type of a model's; its value is a number"},
     {"set", DataTypes::STRING, "SET is no type of a model's; its value is a text, with commas"},
     {"binary", DataTypes::BLOB, "BINARY is no type of a model's"},
     {"varbinary", DataTypes::BLOB, "VARBINARY is no type of a model's"},
     {"point", DataTypes::GEOMETRY, "POINT is no type of a model's, which has GEOMETRY"},
     {"linestring", DataTypes::GEOMETRY, "LINESTRING is no type of a model's, which has GEOMETRY"},
     {"polygon", DataTypes::GEOMETRY, "POLYGON is no type of a model's, which has GEOMETRY"},
     {"multipoint", DataTypes::GEOMETRY, "MULTIPOINT is no type of a model's, which has GEOMETRY"},
     {"multilinestring", DataTypes::GEOMETRY, "MULTILINESTRING is no type of a model's, which has GEOMETRY"},
     {"multipolygon", DataTypes::GEOMETRY, "MULTIPOLYGON is no type of a model's, which has GEOMETRY"},
     {"geomcollection", DataTypes::GEOMETRY, "GEOMETRYCOLLECTION is no type of a model's, which has GEOMETRY"},
     {"geometrycollection", DataTypes::GEOMETRY, "GEOMETRYCOLLECTION is no type of a model's, which has GEOMETRY"},
     {"vector", DataTypes::BLOB, "VECTOR is no type of a model's"},
     {"uuid", DataTypes::STRING(36), "MariaDB's UUID is no type of a model's, which has CHAR(36) BINARY"}}};

TypeSpec numeric(Kind kind, const ColumnTypeText& text) {
    TypeSpec spec{.kind = kind, .length = text.number(0)};
    if (text.arguments.size() > 1) spec.decimals = static_cast<std::int8_t>(text.number(1));
    spec.zerofill = text.rest.find("zerofill") != std::string::npos;
    spec.isUnsigned = text.rest.find("unsigned") != std::string::npos;
    return spec;
}

std::optional<TypeSpec> integerType(const ColumnTypeText& text) {
    for (const auto& [word, kind, width, unsignedWidth] : integerWords) {
        if (text.word != word) continue;
        TypeSpec spec = numeric(kind, text);
        if (kind == Kind::TINYINT && spec.length == 1 && !spec.isUnsigned && !spec.zerofill) return DataTypes::BOOLEAN;
        if (spec.length == (spec.isUnsigned ? unsignedWidth : width)) spec.length = 0;
        return spec;
    }
    return {};
}

std::optional<TypeSpec> plainType(const ColumnTypeText& text) {
    const auto& word = text.word;
    if (const auto integer = integerType(text)) return integer;
    if (word == "decimal") return numeric(Kind::DECIMAL, text);
    if (word == "float") return numeric(Kind::FLOAT, text);
    if (word == "double") return numeric(Kind::DOUBLE, text);
    if (word == "varchar") return TypeSpec{.kind = Kind::STRING, .length = text.number(0)};
    if (word == "char") return TypeSpec{.kind = Kind::CHAR, .length = text.number(0)};
    if (word == "datetime") return TypeSpec{.kind = Kind::DATE, .length = text.number(0)};
    if (word == "time") return TypeSpec{.kind = Kind::TIME, .length = text.number(0)};
    if (word == "date") return DataTypes::DATEONLY;
    if (word == "json") return DataTypes::JSON;
    if (word == "geometry") return DataTypes::GEOMETRY;
    for (const auto& sized : sizedWords)
        if (word == sized.word) return TypeSpec{.kind = sized.kind, .size = sized.size};
    return {};
}

bool hasTexts(Kind kind) {
    return kind == Kind::STRING || kind == Kind::CHAR || kind == Kind::TEXT || kind == Kind::ENUM;
}

/// `BINARY` stands for the _bin collation of the table's character set. Other ones a model cannot say.
void readCollation(const ColumnSchema& column, ModelColumn& result) {
    DataType& type = result.type;
    const bool isBinary = column.collation.ends_with("_bin");
    const bool takesBinary = type.kind == Kind::STRING || type.kind == Kind::CHAR;
    if (isBinary && column.charset.empty() && takesBinary) {
        type.binary = true;
        if (type.kind == Kind::CHAR && type.length == 36) {
            type = DataTypes::UUID;
            result.otherRows =
                "a row that holds no UUID cannot be read; where there are such, make it a std::string whose .type is "
                "DataTypes::CHAR(36).BINARY";
        }
        return;
    }
    if (column.collation.empty() && column.charset.empty()) return;
    result.nearness = Nearness::close;
    result.remarks.push_back(fmt::format(
        "its collation is {}", column.collation.empty() ? column.charset + "'s usual one" : column.collation));
}

/// MariaDB's JSON is a LONGTEXT with this CHECK.
const CheckSchema* jsonCheck(const TableSchema& table, const ColumnSchema& column) {
    if (!equalIgnoringCase(columnTypeText(column.type).word, "longtext")) return nullptr;
    const std::string expected = "json_valid(`" + lowered(column.name) + "`)";
    for (const auto& check : table.checks)
        if (lowered(check.expression) == expected && (check.column.empty() || check.column == column.name))
            return &check;
    return nullptr;
}

/// Of a SET's longest text: all of its values, with commas.
std::uint32_t setLength(const std::vector<std::string>& values) {
    std::size_t length = values.size();
    for (const auto& value : values) length += value.size();  // bytes, which may be more than it takes
    return static_cast<std::uint32_t>(std::clamp<std::size_t>(length, 1, 16000));
}

bool hasBackslash(const std::vector<std::string>& texts) {
    for (const auto& text : texts)
        if (text.find_first_of(std::string_view("\\\0", 2)) != std::string::npos) return true;
    return false;
}

void readType(const TableSchema& table, const ColumnSchema& column, ModelColumn& result) {
    const ColumnTypeText text = columnTypeText(column.type);
    if (const auto* check = jsonCheck(table, column)) {
        result.type = DataTypes::JSON;
        result.ownCheck = check->expression;
        return;
    }
    if (text.word == "enum") {
        result.type = DataType(TypeSpec{.kind = Kind::ENUM}, text.arguments);
        const auto& collation = column.collation.empty() ? table.collation : column.collation;
        if (const auto fault = typeFault(result.type, collation); !fault.empty() || hasBackslash(text.arguments)) {
            result.type = DataTypes::STRING;
            result.nearness = Nearness::other;
            result.remarks.push_back(fault.empty() ? "a value of the ENUM has a backslash, which no model's DDL has"
                                                   : fault);
        }
    } else if (const auto plain = plainType(text)) {
        result.type = *plain;
    } else {
        result.nearness = Nearness::other;
        result.type = DataTypes::STRING;
        std::string remark = fmt::format("{} is no type of a model's", capitals(text.word));
        for (const auto& other : otherWords)
            if (text.word == other.word) {
                result.type = other.nearest;
                result.holdsValues = true;
                remark = other.remark;
            }
        if (text.word == "set") result.type.length = setLength(text.arguments);
        if (result.type.kind == Kind::DATE) result.type.length = text.number(0);
        // Values of these go to and fro unchanged, so that the model may leave the column as it is.
        if (result.type.kind == Kind::DATE || result.type.kind == Kind::GEOMETRY) result.nearness = Nearness::close;
        result.remarks.push_back(std::move(remark));
        return;
    }
    if (hasTexts(result.type.kind)) readCollation(column, result);
}

/// Of large objects and BINARY texts the model's DDL has no default.
bool hasDefault(const DataType& type) {
    return type.kind != Kind::TEXT && type.kind != Kind::BLOB && type.kind != Kind::GEOMETRY &&
           type.kind != Kind::JSON && !type.binary;
}

void readDefault(const ColumnSchema& column, ModelColumn& result) {
    if (!column.defaultValue || isNullDefault(*column.defaultValue)) return;
    // A backslash may mean itself or an escape, which the SQL mode says.
    if (column.defaultValue->find('\\') == std::string::npos)
        result.constant = constantOfDefault(result.type, *column.defaultValue);
    result.writesDefault = hasDefault(result.type);
    if (!result.constant && result.type.kind == Kind::BOOLEAN) {
        result.type = TypeSpec{.kind = Kind::TINYINT, .length = 1};
        result.constant = constantOfDefault(result.type, *column.defaultValue);
    }
}

}  // namespace

ModelColumn MysqlDialect::modelColumn(const TableSchema& table, const ColumnSchema& column) const {
    ModelColumn result;
    readType(table, column, result);
    if (column.autoIncrement && result.type.kind == Kind::BOOLEAN)
        result.type = TypeSpec{.kind = Kind::TINYINT, .length = 1};
    readDefault(column, result);
    if (!column.onUpdate.empty()) {
        result.nearness = std::max(result.nearness, Nearness::close);
        result.remarks.push_back("ON UPDATE " + column.onUpdate);
    }
    return result;
}

ModelTable MysqlDialect::modelTable(const TableSchema& table) const {
    ModelTable result;
    if (!table.engine.empty() && !equalIgnoringCase(table.engine, "InnoDB")) result.engine = table.engine;
    constexpr std::array<std::string_view, 4> usual{"utf8mb4_0900_ai_ci", "utf8mb4_general_ci", "utf8mb4_unicode_ci",
                                                    "utf8mb4_uca1400_ai_ci"};
    const bool isUsual = (table.charset.empty() || table.charset == "utf8mb4") &&
                         (table.collation.empty() || isOneOfWords(table.collation, usual));
    if (!isUsual) {
        result.charset = table.charset;
        result.collate = table.collation;
    }
    return result;
}

}  // namespace sequelize::detail
