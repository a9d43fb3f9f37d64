// What a model can say of a column that SQLite has.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include <sequelize/dialect/model_column.hpp>
#include <sequelize/schema/schema_model.hpp>

#include "../../core/ascii.hpp"
#include "../../schema/type_limits.hpp"
#include "../column_text.hpp"
#include "create_table_text.hpp"
#include "sqlite_dialect.hpp"

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;

/// The types that SQLite makes of a column's type name.
enum class ColumnAffinity : std::uint8_t { integer, text, blob, real, numeric };

ColumnAffinity columnAffinity(std::string_view type) {
    const std::string name = lowered(type);
    const auto has = [&](std::string_view part) { return name.find(part) != std::string::npos; };
    if (has("int")) return ColumnAffinity::integer;
    if (has("char") || has("clob") || has("text")) return ColumnAffinity::text;
    if (has("blob") || name.empty()) return ColumnAffinity::blob;
    if (has("real") || has("floa") || has("doub")) return ColumnAffinity::real;
    return ColumnAffinity::numeric;
}

TypeSpec numbers(Kind kind, const ColumnTypeText& text) {
    TypeSpec spec{.kind = kind, .length = text.number(0)};
    if (text.arguments.size() > 1) spec.decimals = static_cast<std::int8_t>(text.number(1));
    return spec;
}

TypeSpec characters(Kind kind, const ColumnTypeText& text) {
    TypeSpec spec{.kind = kind, .length = text.number(0), .binary = text.rest == "binary"};
    if (spec.length == 0) spec.length = 255;
    return spec;
}

/// The type whose column has that type's name, or nearly.
std::optional<TypeSpec> typeNamed(const ColumnTypeText& text) {
    const auto& word = text.word;
    constexpr std::array<std::pair<std::string_view, Kind>, 6> integers{{{"tinyint", Kind::TINYINT},
                                                                         {"smallint", Kind::SMALLINT},
                                                                         {"mediumint", Kind::MEDIUMINT},
                                                                         {"integer", Kind::INTEGER},
                                                                         {"int", Kind::INTEGER},
                                                                         {"bigint", Kind::BIGINT}}};
    if (word == "tinyint" && text.number(0) == 1) return DataTypes::BOOLEAN;
    for (const auto& [name, kind] : integers)
        if (word == name) return numbers(kind, text);
    if (word == "varchar" || word == "nvarchar") return characters(Kind::STRING, text);
    if (word == "char" || word == "nchar") return characters(Kind::CHAR, text);
    if (word == "text" || word == "clob") return DataTypes::TEXT;
    if (word == "blob") return DataTypes::BLOB;
    if (word == "real") return numbers(Kind::REAL, text);
    if (word == "double") return numbers(Kind::DOUBLE, text);
    if (word == "float") return numbers(Kind::FLOAT, text);
    if (word == "decimal_text") return numbers(Kind::DECIMAL, text);
    if (word == "json_text" || word == "json" || word == "jsonb") return DataTypes::JSON;
    if (word == "datetime" || word == "timestamp") return DataTypes::DATE;
    if (word == "date") return DataTypes::DATEONLY;
    if (word == "time") return DataTypes::TIME;
    if (word == "uuid") return DataTypes::UUID;
    if (word == "geometry") return DataTypes::GEOMETRY;
    if (word == "boolean" || word == "bool") return DataTypes::BOOLEAN;
    return {};
}

bool isIntegerWord(std::string_view word) {
    const auto digits = word.find_last_not_of("0123456789") + 1;
    word = word.substr(0, digits);
    return word == "integer" || (word.ends_with("int") && !word.ends_with("point"));
}

/// Whether the type's name says of which type the values are: SQLite takes any word, and most of them for NUMERIC,
/// which keeps texts as texts. STRING is one of these, and POINT an INTEGER.
bool tellsValues(const std::string& type, ColumnAffinity affinity) {
    constexpr std::array<std::string_view, 9> numberWords{"numeric", "decimal", "dec",  "number", "money",
                                                          "fixed",   "serial",  "year", "bit"};
    const auto text = columnTypeText(type);
    if (affinity == ColumnAffinity::numeric) return isOneOfWords(text.word, numberWords);
    if (affinity == ColumnAffinity::blob) return !type.empty();
    if (affinity != ColumnAffinity::integer) return true;
    const std::string words = text.word + " " + text.rest;
    std::string_view rest = words;
    while (!rest.empty()) {
        const auto end = std::min(rest.find(' '), rest.size());
        if (isIntegerWord(rest.substr(0, end))) return true;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
}

TypeSpec nearestTo(ColumnAffinity affinity) {
    switch (affinity) {
        case ColumnAffinity::integer:
            return DataTypes::BIGINT;
        case ColumnAffinity::text:
            return DataTypes::TEXT;
        case ColumnAffinity::blob:
            return DataTypes::BLOB;
        case ColumnAffinity::real:
        case ColumnAffinity::numeric:
            break;
    }
    return DataTypes::DOUBLE;
}

}  // namespace

ModelColumn SqliteDialect::modelColumn(const TableSchema& table, const ColumnSchema& column) const {
    ModelColumn result;
    const auto text = columnTypeText(column.type);
    const auto affinity = columnAffinity(column.type);
    const auto named = typeNamed(text);
    result.type = named.value_or(nearestTo(affinity));
    // Documents are texts that no affinity changes, but for those that are a number alone.
    const bool isDocument = result.type.kind == Kind::JSON;
    if (columnAffinity(typeSql(result.type)) != affinity && result.type.kind != Kind::BOOLEAN && !isDocument)
        result.type = nearestTo(affinity);
    result.holdsValues = isDocument;
    result.holdsAnything = !named && !tellsValues(column.type, affinity);
    result.holdsLarge = affinity == ColumnAffinity::integer && result.type.kind != Kind::BOOLEAN;
    const std::string written = typeSql(result.type);
    const bool isRowid = table.primaryKey && table.primaryKey->parts.size() == 1 &&
                         table.primaryKey->parts[0].column == column.name && equalIgnoringCase(column.type, "INTEGER");
    if (!equalIgnoringCase(written, column.type) && !isRowid) {
        // Numbers are numbers: REAL makes doubles of integers that NUMERIC keeps as they are.
        const bool areNumbers = affinity == ColumnAffinity::numeric && columnAffinity(written) == ColumnAffinity::real;
        const bool isSame = columnAffinity(written) == affinity || areNumbers;
        const bool isBoolean = result.type.kind == Kind::BOOLEAN && affinity == ColumnAffinity::numeric;
        result.nearness = isSame || isBoolean ? Nearness::close : Nearness::other;
        result.remarks.push_back(column.type.empty()
                                     ? fmt::format("it has no type; the model's is {}", written)
                                     : fmt::format("its type is {}; the model's is {}", column.type, written));
        if (result.holdsAnything) result.remarks.back() += ", and SQLite stores values of any type in it";
    }
    if (isRowid && !column.autoIncrement)
        result.remarks.emplace_back(
            "without AUTOINCREMENT SQLite would number the rows, but the model does not: give each record its key");
    if (!column.collation.empty() && !equalIgnoringCase(column.collation, "BINARY")) {
        result.nearness = std::max(result.nearness, Nearness::close);
        result.remarks.push_back("COLLATE " + column.collation);
    }
    if (column.defaultValue && !isNullDefault(*column.defaultValue)) {
        result.constant = constantOfDefault(result.type, *column.defaultValue);
        result.isSpelledSo = result.constant && literal(*result.constant, result.type) == *column.defaultValue;
    }
    return result;
}

/// A sole key of integers, which a model's table has as INTEGER, may have its own type; one of INTEGER, which numbers
/// the rows, keeps that where a model takes it for no key. Tables that are STRICT know
/// five types: the one of what is stored.
std::string SqliteDialect::typeWithin(const TableSchema& table, const ColumnSchema* there, const DataType& type) const {
    if (there && isInteger(type.kind) && table.primaryKey && table.primaryKey->parts.size() == 1 &&
        sqlite::isInKey(table, there->name) &&
        (equalIgnoringCase(typeSql(type), there->type) || equalIgnoringCase(there->type, "INTEGER")))
        return there->type;
    if (!sqlite::isStrict(table) || type.kind == Kind::unspecified || type.kind == Kind::VIRTUAL) return {};
    if (there && equalIgnoringCase(there->type, "ANY")) return there->type;
    std::string wanted = "TEXT";
    if (isInteger(type.kind) || type.kind == Kind::BOOLEAN) wanted = "INTEGER";
    if (type.kind == Kind::FLOAT || type.kind == Kind::DOUBLE || type.kind == Kind::REAL) wanted = "REAL";
    if (type.kind == Kind::BLOB || type.kind == Kind::GEOMETRY) wanted = "BLOB";
    if (there && wanted == "INTEGER" && equalIgnoringCase(there->type, "INT")) return there->type;
    return wanted;
}

ModelTable SqliteDialect::modelTable(const TableSchema&) const {
    return {};
}

}  // namespace sequelize::detail
