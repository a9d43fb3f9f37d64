#include "attributes.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "../core/ascii.hpp"
#include "../core/nearest.hpp"
#include "failure.hpp"
#include "names.hpp"

namespace sequelize::detail::commandline {
namespace {

constexpr std::array attributeTypes{
    AttributeType{"STRING", "std::string", DataTypes::STRING, true},
    AttributeType{"CHAR", "std::string", DataTypes::CHAR},
    AttributeType{"TEXT", "std::string", DataTypes::TEXT},
    AttributeType{"TINYINT", "std::int8_t", DataTypes::TINYINT, true},
    AttributeType{"SMALLINT", "std::int16_t", DataTypes::SMALLINT, true},
    AttributeType{"MEDIUMINT", "std::int32_t", DataTypes::MEDIUMINT},
    AttributeType{"INTEGER", "std::int32_t", DataTypes::INTEGER, true},
    AttributeType{"BIGINT", "std::int64_t", DataTypes::BIGINT, true},
    AttributeType{"FLOAT", "float", DataTypes::FLOAT, true},
    AttributeType{"DOUBLE", "double", DataTypes::DOUBLE, true},
    AttributeType{"REAL", "double", DataTypes::REAL},
    AttributeType{"DECIMAL", "sequelize::Decimal", DataTypes::DECIMAL, true},
    AttributeType{"BOOLEAN", "bool", DataTypes::BOOLEAN, true},
    AttributeType{"DATE", "sequelize::DateTime", DataTypes::DATE, true},
    AttributeType{"DATEONLY", "sequelize::Date", DataTypes::DATEONLY, true},
    AttributeType{"TIME", "sequelize::Time", DataTypes::TIME, true},
    AttributeType{"UUID", "sequelize::Uuid", DataTypes::UUID, true},
    AttributeType{"BLOB", "sequelize::Bytes", DataTypes::BLOB, true},
    AttributeType{"ENUM", "std::string", TypeSpec{.kind = TypeSpec::Kind::ENUM}},
    AttributeType{"JSON", "sequelize::Json", DataTypes::JSON, true},
    AttributeType{"GEOMETRY", "sequelize::Bytes", DataTypes::GEOMETRY},
};

/// Names of the same types.
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> otherTypeNames{
    {{"NUMERIC", "DECIMAL"}, {"DOUBLE PRECISION", "DOUBLE"}}};

/// Types of Sequelize that no database here has.
constexpr std::array<std::string_view, 14> foreignTypes{"ARRAY",  "JSONB",   "HSTORE",   "RANGE",    "CIDR",
                                                        "INET",   "MACADDR", "CITEXT",   "TSVECTOR", "GEOGRAPHY",
                                                        "NUMBER", "VIRTUAL", "ABSTRACT", "NOW"};

[[noreturn]] void cannotParse(std::string_view attribute, std::string_view why) {
    throw Failure(ExitCode::failed, fmt::format("Attribute '{}' cannot be parsed: {}", attribute, why));
}

std::vector<std::string> separated(std::string_view text) {
    std::vector<std::string> parts(1);
    bool inBraces = false;
    for (const char c : text) {
        if (c == '{') inBraces = true;
        if (c == '}') inBraces = false;
        if ((c == ',' || isSpace(c)) && !inBraces)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    std::erase(parts, std::string());
    return parts;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && isSpace(text.front())) text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
    // 'Guest User', as sequelize-cli's own example has it
    if (text.size() >= 2 && text.front() == text.back() && (text.front() == '\'' || text.front() == '"'))
        text = text.substr(1, text.size() - 2);
    return text;
}

const AttributeType& typeNamed(std::string_view attribute, std::string_view word) {
    std::string name = capitals(word);
    for (const auto& [other, own] : otherTypeNames)
        if (name == other) name = own;
    const auto* const found = std::ranges::find(attributeTypes, name, &AttributeType::name);
    if (found != attributeTypes.end()) return *found;
    if (std::ranges::find(foreignTypes, name) != foreignTypes.end())
        cannotParse(attribute, fmt::format("no database here has columns of the type '{}'", word));
    std::vector<std::string> names;
    for (const auto& type : attributeTypes) names.push_back(lowered(type.name));
    const std::string hint = didYouMean(word, names);
    cannotParse(attribute, fmt::format("Unknown type '{}'{}{}", word, hint.empty() ? "" : ". ", hint));
}

std::vector<std::string> enumValues(std::string_view attribute, std::string_view braces) {
    if (braces.size() < 2 || braces.front() != '{' || braces.back() != '}')
        cannotParse(attribute, "the values of an enum stand in braces, as in role:enum:{Admin, Guest}");
    std::vector<std::string> values;
    std::string_view rest = braces.substr(1, braces.size() - 2);
    for (bool more = true; more;) {
        const auto comma = std::min(rest.find(','), rest.size());
        const std::string value(trimmed(rest.substr(0, comma)));
        if (value.empty()) cannotParse(attribute, "a value of the enum is empty");
        if (std::ranges::find(values, value) != values.end())
            cannotParse(attribute, fmt::format("the value '{}' is there twice", value));
        values.push_back(value);
        more = comma < rest.size();
        if (more) rest.remove_prefix(comma + 1);
    }
    return values;
}

Attribute parseAttribute(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size())
        cannotParse(text, "write name:type, as in first_name:string");
    const std::string name(text.substr(0, colon));
    const std::string_view rest = text.substr(colon + 1);
    const auto second = std::min(rest.find(':'), rest.size());
    const AttributeType& type = typeNamed(text, rest.substr(0, second));
    if (!isIdentifier(name)) cannotParse(text, fmt::format("'{}' is no name of a C++ member", name));
    if (name == "id" || name == "createdAt" || name == "updatedAt")
        cannotParse(text, fmt::format("every model has '{}' already", name));
    Attribute attribute{.name = name, .type = &type};
    if (type.spec.kind == TypeSpec::Kind::ENUM)
        attribute.values = enumValues(text, second < rest.size() ? rest.substr(second + 1) : std::string_view());
    else if (second < rest.size())
        cannotParse(text, fmt::format("nothing may follow the type '{}'", rest.substr(0, second)));
    return attribute;
}

}  // namespace

std::vector<Attribute> parseAttributes(std::string_view text) {
    std::vector<Attribute> attributes;
    for (const auto& part : separated(text)) {
        auto attribute = parseAttribute(part);
        // MySQL's and SQLite's columns are the same in either case.
        const auto isSame = [&](const Attribute& other) { return lowered(other.name) == lowered(attribute.name); };
        if (std::ranges::any_of(attributes, isSame))
            cannotParse(part, fmt::format("'{}' is there twice", attribute.name));
        attributes.push_back(std::move(attribute));
    }
    if (attributes.empty()) cannotParse(text, "write name:type, as in first_name:string");
    return attributes;
}

}  // namespace sequelize::detail::commandline
