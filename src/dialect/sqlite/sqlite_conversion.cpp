// What a column's values become when its type changes. SQLite keeps what it cannot convert, of whatever type it is.
#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "../../core/ascii.hpp"
#include "../../core/listed.hpp"
#include "../../schema/type_limits.hpp"
#include "../type_sql.hpp"
#include "sql_tokens.hpp"
#include "sqlite_dialect.hpp"
#include "sqlite_schema_sql.hpp"

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;

enum class Affinity { integer, text, blob, real, numeric };

/// https://www.sqlite.org/datatype3.html, 3.1.
Affinity affinityOf(std::string_view type) {
    const auto has = [&](std::string_view part) { return containsIgnoringCase(type, part); };
    if (has("INT")) return Affinity::integer;
    if (has("CHAR") || has("CLOB") || has("TEXT")) return Affinity::text;
    if (type.empty() || has("BLOB")) return Affinity::blob;
    if (has("REAL") || has("FLOA") || has("DOUB")) return Affinity::real;
    return Affinity::numeric;
}

struct DeclaredTypeName {
    std::string words;
    std::vector<std::uint32_t> numbers;
};

DeclaredTypeName typeName(const std::string& type) {
    DeclaredTypeName name;
    for (const auto& token : sqlite::tokensOf(type)) {
        if (token.isName()) name.words += (name.words.empty() ? "" : " ") + capitals(sqlite::unquoted(token));
        if (token.kind != sqlite::SqlToken::Kind::number) continue;
        std::uint32_t number = 0;
        std::from_chars(token.text.data(), token.text.data() + token.text.size(), number);
        name.numbers.push_back(number);
    }
    return name;
}

/// The library's type that has this name on SQLite.
DataType libraryType(const std::string& type) {
    static constexpr std::pair<std::string_view, Kind> kinds[] = {
        {"TINYINT", Kind::TINYINT},     {"SMALLINT", Kind::SMALLINT}, {"MEDIUMINT", Kind::MEDIUMINT},
        {"INTEGER", Kind::INTEGER},     {"INT", Kind::INTEGER},       {"BIGINT", Kind::BIGINT},
        {"FLOAT", Kind::FLOAT},         {"REAL", Kind::REAL},         {"DOUBLE PRECISION", Kind::DOUBLE},
        {"DOUBLE", Kind::DOUBLE},       {"VARCHAR", Kind::STRING},    {"VARCHAR BINARY", Kind::STRING},
        {"CHAR", Kind::CHAR},           {"CHAR BINARY", Kind::CHAR},  {"TEXT", Kind::TEXT},
        {"TINYBLOB", Kind::BLOB},       {"BLOB", Kind::BLOB},         {"MEDIUMBLOB", Kind::BLOB},
        {"LONGBLOB", Kind::BLOB},       {"DATETIME", Kind::DATE},     {"DATE", Kind::DATEONLY},
        {"TIME", Kind::TIME},           {"UUID", Kind::UUID},         {"JSON_TEXT", Kind::JSON},
        {"DECIMAL_TEXT", Kind::DECIMAL}};
    DataType result;
    const auto name = typeName(type);
    for (const auto& [word, kind] : kinds)
        if (name.words == word) result.kind = kind;
    if (name.words == "TINYBLOB") result.size = TypeSpec::Size::tiny;
    if (name.words == "MEDIUMBLOB") result.size = TypeSpec::Size::medium;
    if (name.words == "LONGBLOB") result.size = TypeSpec::Size::large;
    // TEXT stands for all sizes of it.
    if (result.kind == Kind::TEXT) result.size = TypeSpec::Size::large;
    if (result.kind == Kind::TINYINT && name.numbers == std::vector<std::uint32_t>{1}) result.kind = Kind::BOOLEAN;
    if (result.kind == Kind::FLOAT) return result;
    if (!name.numbers.empty()) result.length = name.numbers[0];
    if (result.kind == Kind::DECIMAL && name.numbers.size() > 1)
        result.decimals = static_cast<std::int8_t>(name.numbers[1]);
    if (result.kind == Kind::DATE || result.kind == Kind::TIME) result.length = 6;
    return result;
}

bool isNumber(Kind kind) {
    return isInteger(kind) || kind == Kind::BOOLEAN || kind == Kind::FLOAT || kind == Kind::REAL ||
           kind == Kind::DOUBLE;
}
bool isCharacters(Kind kind) {
    return kind == Kind::STRING || kind == Kind::CHAR || kind == Kind::TEXT;
}

/// The smallest number of characters that a type may end at; none: no end.
std::optional<std::uint32_t> longestText(const DataType& type) {
    if (type.kind == Kind::TEXT || type.length == 0) return {};
    return type.length;
}

/// SQLite's types do not say whether they are unsigned.
std::pair<std::int64_t, std::uint64_t> numbersOf(DataType type) {
    if (type.kind == Kind::BOOLEAN) return {0, 1};
    const auto lowest = integerRange(type).lowest;
    type.isUnsigned = type.kind != Kind::BIGINT;
    return {lowest, integerRange(type).highest};
}

/// Whether each value that the old type can have is one of the new.
bool isWidening(const DataType& from, const DataType& to) {
    const bool areIntegers = (isInteger(from.kind) || from.kind == Kind::BOOLEAN) && isInteger(to.kind);
    if (areIntegers) {
        const auto a = numbersOf(from);
        const auto b = numbersOf(to);
        return b.first <= a.first && a.second <= b.second;
    }
    if (isCharacters(from.kind) && isCharacters(to.kind)) {
        const auto a = longestText(from);
        const auto b = longestText(to);
        return !b || (a && *a <= *b && (to.kind != Kind::CHAR || from.kind == Kind::CHAR));
    }
    if (to.kind == Kind::TEXT) return from.kind == Kind::JSON || from.kind == Kind::DECIMAL;
    if (from.kind == Kind::DECIMAL && to.kind == Kind::DECIMAL) {
        const auto a = decimalDigits(from);
        const auto b = decimalDigits(to);
        return a.whole <= b.whole && a.fraction <= b.fraction;
    }
    if (from.kind == Kind::BLOB && to.kind == Kind::BLOB) return bytesOf(from.size) <= bytesOf(to.size);
    const auto isReal = [](Kind kind) { return kind == Kind::REAL || kind == Kind::DOUBLE; };
    return (isReal(from.kind) || from.kind == Kind::FLOAT) && isReal(to.kind);
}

/// What the new column's affinity makes of the value, where it loses nothing; else the value itself.
std::string convertedSql(const std::string& c, Affinity affinity) {
    const std::string number = fmt::format(
        "WHEN typeof({0}) = 'text' AND CAST(CAST({0} AS NUMERIC) AS TEXT) = {0} THEN CAST({0} AS NUMERIC)", c);
    switch (affinity) {
        case Affinity::text:
            return fmt::format("CASE WHEN typeof({0}) IN ('integer', 'real') THEN CAST({0} AS TEXT) ELSE {0} END", c);
        case Affinity::blob:
            return c;
        case Affinity::real:
            return fmt::format("CASE {1} ELSE {0} END", c, number);
        case Affinity::integer:
        case Affinity::numeric:
            break;
    }
    return fmt::format(
        "CASE {1} WHEN typeof({0}) = 'real' AND CAST({0} AS INTEGER) = {0} THEN CAST({0} AS INTEGER) ELSE {0} END", c,
        number);
}

std::string integersSql(const std::string& value, const DataType& type) {
    const std::string isWhole = fmt::format("typeof({}) = 'integer'", value);
    if (type.kind == Kind::BIGINT) return isWhole;
    const auto [lowest, highest] = numbersOf(type);
    return fmt::format("{} AND {} BETWEEN {} AND {}", isWhole, value, lowest, highest);
}

/// A condition that is true where SQLite would make another value of it than it was.
std::string alteredSql(const std::string& c, Affinity affinity) {
    if (affinity == Affinity::blob) return "0";
    if (affinity == Affinity::text) return fmt::format("typeof({}) IN ('integer', 'real')", c);
    const std::string isNumber =
        fmt::format("typeof({0}) = 'text' AND trim({0}) GLOB '[-+.0-9]*' AND trim({0}) NOT GLOB '*[^-+.0-9eE]*'", c);
    if (affinity != Affinity::real) return isNumber;
    return fmt::format("({0}) OR (typeof({1}) = 'integer' AND CAST({1} AS REAL) <> {1})", isNumber, c);
}

/// True where the digits survive: a real holds 53 bits of an integer, and its text 15 digits of a real.
std::string exactSql(const std::string& c, const std::string& value, Affinity affinity) {
    if (affinity == Affinity::real)
        return fmt::format(" AND (typeof({0}) <> 'integer' OR CAST({0} AS REAL) = {0})", value);
    if (affinity == Affinity::text)
        return fmt::format(" AND (typeof({0}) <> 'real' OR CAST(CAST({0} AS TEXT) AS REAL) = {0})", c);
    return {};
}

std::string ofTypeSql(const std::string& value, const DataType& type) {
    if (isInteger(type.kind) || type.kind == Kind::BOOLEAN) return integersSql(value, type);
    if (isNumber(type.kind)) return fmt::format("typeof({}) IN ('integer', 'real')", value);
    if (isCharacters(type.kind)) {
        const auto longest = longestText(type);
        const std::string isText = fmt::format("typeof({}) = 'text'", value);
        return longest ? fmt::format("{} AND length({}) <= {}", isText, value, *longest) : isText;
    }
    return sqliteTypeCondition(value, type);
}

std::string validSql(const std::string& c, const DataType& type, Affinity affinity) {
    const std::string value = "(" + convertedSql(c, affinity) + ")";
    return "(" + ofTypeSql(value, type) + ")" + exactSql(c, value, affinity);
}

}  // namespace

/// Compared as the text that it becomes, to the letter, whatever the column's type and collation are.
UnlistedValues SqliteSchemaSql::unlistedValues(std::string_view column, const DataType& type) const {
    if (type.kind != Kind::ENUM) return {};
    std::string values;
    for (const auto& value : type.values) addListed(values, quotedText(value));
    return {.rows = fmt::format(
                "{0} IS NOT NULL AND (typeof({0}) = 'blob' OR CAST({0} AS TEXT) COLLATE BINARY NOT IN ({1}))",
                sqlite::quotedName(column), values),
            .reason = "a value that the ENUM does not list"};
}

ConversionFacts SqliteSchemaSql::conversion(const TableSchema&, const ColumnSchema& before,
                                            const ColumnSchema& after) const {
    if (sqlite::sameSql(before.type, after.type)) return {};
    const std::string c = sqlite::quotedName(before.name);
    const auto from = libraryType(before.type);
    const auto to = libraryType(after.type);
    const auto affinity = affinityOf(after.type);
    const bool sameAffinity = affinityOf(before.type) == affinity;
    if (to.kind == Kind::unspecified || to.kind == Kind::VIRTUAL) {
        if (sameAffinity || affinity == Affinity::blob) return {};
        return {.keepsAll = false,
                .reason = "values that SQLite stores in another way in a column of " + after.type,
                .badRows = alteredSql(c, affinity)};
    }
    if (sameAffinity && from.kind != Kind::unspecified && (from == to || isWidening(from, to))) return {};
    const auto longest = isCharacters(to.kind) ? longestText(to) : std::nullopt;
    return {.keepsAll = false,
            .reason = longest && isCharacters(from.kind) ? fmt::format("texts of more than {} characters", *longest)
                                                         : "values that are no " + after.type,
            .badRows = fmt::format("{} IS NOT NULL AND NOT ({})", c, validSql(c, to, affinity))};
}

}  // namespace sequelize::detail
