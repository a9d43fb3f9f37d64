#include "column_type.hpp"

#include <array>

#include "../../core/ascii.hpp"
#include "ddl_tokens.hpp"

namespace sequelize::detail {
namespace {

struct TypeName {
    std::string_view name;
    TypeFamily family;
};

constexpr std::array<TypeName, 42> typeNames = {{
    {"tinyint", TypeFamily::integer},
    {"smallint", TypeFamily::integer},
    {"mediumint", TypeFamily::integer},
    {"int", TypeFamily::integer},
    {"integer", TypeFamily::integer},
    {"bigint", TypeFamily::integer},
    {"decimal", TypeFamily::decimal},
    {"numeric", TypeFamily::decimal},
    {"float", TypeFamily::real},
    {"double", TypeFamily::real},
    {"real", TypeFamily::real},
    {"bit", TypeFamily::bit},
    {"year", TypeFamily::year},
    {"char", TypeFamily::character},
    {"varchar", TypeFamily::character},
    {"tinytext", TypeFamily::text},
    {"text", TypeFamily::text},
    {"mediumtext", TypeFamily::text},
    {"longtext", TypeFamily::text},
    {"binary", TypeFamily::binary},
    {"varbinary", TypeFamily::binary},
    {"tinyblob", TypeFamily::blob},
    {"blob", TypeFamily::blob},
    {"mediumblob", TypeFamily::blob},
    {"longblob", TypeFamily::blob},
    {"enum", TypeFamily::enumeration},
    {"set", TypeFamily::set},
    {"date", TypeFamily::date},
    {"datetime", TypeFamily::dateTime},
    {"timestamp", TypeFamily::timestamp},
    {"time", TypeFamily::time},
    {"json", TypeFamily::json},
    {"geometry", TypeFamily::geometry},
    {"point", TypeFamily::geometry},
    {"linestring", TypeFamily::geometry},
    {"polygon", TypeFamily::geometry},
    {"multipoint", TypeFamily::geometry},
    {"multilinestring", TypeFamily::geometry},
    {"multipolygon", TypeFamily::geometry},
    {"geometrycollection", TypeFamily::geometry},
    {"geomcollection", TypeFamily::geometry},
    {"bool", TypeFamily::integer},
}};

struct IntegerLimits {
    std::string_view name, lowest, highest, unsignedHighest;
};

constexpr std::array<IntegerLimits, 5> integerRanges = {{
    {"tinyint", "-128", "127", "255"},
    {"smallint", "-32768", "32767", "65535"},
    {"mediumint", "-8388608", "8388607", "16777215"},
    {"int", "-2147483648", "2147483647", "4294967295"},
    {"bigint", "-9223372036854775808", "9223372036854775807", "18446744073709551615"},
}};

void setRange(MysqlType& type) {
    for (const auto& range : integerRanges) {
        if (range.name != type.name) continue;
        type.lowest = type.isUnsigned ? "0" : range.lowest;
        type.highest = type.isUnsigned ? range.unsignedHighest : range.highest;
    }
}

std::uint64_t largeCapacity(std::string_view name) {
    return name.starts_with("tiny")     ? 255
           : name.starts_with("medium") ? 16'777'215
           : name.starts_with("long")   ? 4'294'967'295
                                        : 65'535;
}

}  // namespace

MysqlType mysqlType(std::string_view text, bool noBackslashEscapes) {
    const auto tokens = ddlTokens(text, {.noBackslashEscapes = noBackslashEscapes});
    DdlCursor in(text, tokens);
    MysqlType type;
    type.name = lowered(in.next().value);
    for (const auto& known : typeNames)
        if (known.name == type.name) type.family = known.family;
    if (type.name == "double" && in.peek().is("PRECISION")) (void)in.next();
    if (type.name == "integer") type.name = "int";
    if (type.name == "bool") type.name = "tinyint";
    std::vector<std::uint64_t> numbers;
    if (in.peek().is("(")) {
        const std::size_t first = in.place() + 1;
        type.inner = in.parenthesis();
        for (std::size_t i = first; i + 1 < in.place(); ++i) {
            if (tokens[i].kind == DdlToken::Kind::text) type.values.push_back(tokens[i].value);
            if (tokens[i].kind == DdlToken::Kind::word)
                numbers.push_back(std::strtoull(tokens[i].value.c_str(), nullptr, 10));
        }
    }
    while (!in.atEnd()) {
        const auto& word = in.next();
        if (word.is("UNSIGNED") || word.is("ZEROFILL")) type.isUnsigned = true;
    }
    if (!numbers.empty()) type.size = numbers[0];
    if (numbers.size() > 1) type.scale = numbers[1];
    type.isFixed = type.name == "char" || type.name == "binary";
    switch (type.family) {
        case TypeFamily::integer:
            setRange(type);
            break;
        case TypeFamily::year:
            type.lowest = "0";
            type.highest = "2155";
            break;
        case TypeFamily::decimal:
            if (!type.size) type.size = 10;
            break;
        case TypeFamily::real:
            // FLOAT(p) tells which of the two it is, and no digits.
            if (numbers.size() == 1) {
                type.name = numbers[0] > 24 ? "double" : "float";
                type.size.reset();
                type.inner.clear();
            }
            break;
        case TypeFamily::bit:
        case TypeFamily::character:
        case TypeFamily::binary:
            if (!type.size) type.size = 1;
            break;
        case TypeFamily::text:
        case TypeFamily::blob:
            type.capacity = largeCapacity(type.name);
            break;
        case TypeFamily::dateTime:
        case TypeFamily::timestamp:
        case TypeFamily::time:
            type.scale = type.size.value_or(0);
            break;
        default:
            break;
    }
    return type;
}

}  // namespace sequelize::detail
