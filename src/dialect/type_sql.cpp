#include "type_sql.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;

std::string_view numericWord(Kind kind) {
    switch (kind) {
        case Kind::TINYINT:
            return "TINYINT";
        case Kind::SMALLINT:
            return "SMALLINT";
        case Kind::MEDIUMINT:
            return "MEDIUMINT";
        case Kind::INTEGER:
            return "INTEGER";
        case Kind::BIGINT:
            return "BIGINT";
        case Kind::FLOAT:
            return "FLOAT";
        case Kind::DOUBLE:
            return "DOUBLE PRECISION";
        case Kind::REAL:
            return "REAL";
        default:
            return "DECIMAL";
    }
}

std::string numericSql(const DataType& type) {
    std::string sql(numericWord(type.kind));
    const bool saysDecimals = type.decimals > 0 || (type.decimals == 0 && type.kind != Kind::DECIMAL);
    if (type.length && saysDecimals)
        sql += fmt::format("({},{})", type.length, static_cast<int>(type.decimals));
    else if (type.length)
        sql += fmt::format("({})", type.length);
    if (type.isUnsigned) sql += " UNSIGNED";
    if (type.zerofill) sql += " ZEROFILL";
    return sql;
}

}  // namespace

std::string_view sizePrefix(TypeSpec::Size size) {
    switch (size) {
        case TypeSpec::Size::tiny:
            return "TINY";
        case TypeSpec::Size::medium:
            return "MEDIUM";
        case TypeSpec::Size::large:
            return "LONG";
        case TypeSpec::Size::regular:
            break;
    }
    return {};
}

std::string commonTypeSql(const DataType& type) {
    switch (type.kind) {
        case Kind::STRING:
            return fmt::format("VARCHAR({}){}", type.length, type.binary ? " BINARY" : "");
        case Kind::CHAR:
            return fmt::format("CHAR({}){}", type.length, type.binary ? " BINARY" : "");
        case Kind::BLOB:
            return std::string(sizePrefix(type.size)) + "BLOB";
        case Kind::BOOLEAN:
            return "TINYINT(1)";
        case Kind::DATEONLY:
            return "DATE";
        case Kind::JSON:
            return "JSON";
        case Kind::GEOMETRY:
            return "GEOMETRY";
        case Kind::unspecified:
        case Kind::VIRTUAL:
            throw UsageError("the type " + nameOf(type) + " is no column's");
        default:
            return numericSql(type);
    }
}

std::string quotedText(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'') out += '\'';
        out += c;
    }
    return out + "'";
}

void requireKeyword(std::string_view text, std::initializer_list<std::string_view> words, const char* what) {
    if (text.empty() || std::find(words.begin(), words.end(), text) != words.end()) return;
    std::string list;
    for (const auto word : words) list += (list.empty() ? "" : ", ") + std::string(word);
    throw UsageError(fmt::format("the {} '{}' is not one of {}", what, text, list));
}

void requireWord(std::string_view text) {
    if (!std::all_of(text.begin(), text.end(), isOfName))
        throw UsageError(fmt::format("'{}' is not the name of an engine, charset, collation or row format", text));
}

}  // namespace sequelize::detail
