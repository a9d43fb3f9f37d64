#include "column_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <system_error>

#include <sequelize/schema/column.hpp>

#include "../core/ascii.hpp"

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;

std::string_view withoutBlanks(std::string_view text) {
    while (!text.empty() && isSpace(text.front())) text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
    return text;
}

/// Where the literal that begins at `begin` ends; npos: nowhere.
std::size_t endOfLiteral(std::string_view sql, std::size_t begin) {
    for (std::size_t i = begin + 1; i < sql.size(); ++i) {
        if (sql[i] != '\'') continue;
        if (i + 1 == sql.size() || sql[i + 1] != '\'') return i + 1;
        ++i;
    }
    return std::string_view::npos;
}

std::string withoutQuotes(std::string_view literal) {
    std::string text;
    for (std::size_t i = 1; i + 1 < literal.size(); ++i) {
        text += literal[i];
        if (literal[i] == '\'') ++i;
    }
    return text;
}

void addArguments(std::vector<std::string>& arguments, std::string_view list) {
    while (!list.empty()) {
        list = withoutBlanks(list);
        const bool isText = list.starts_with('\'');
        std::size_t end = isText ? endOfLiteral(list, 0) : list.find(',');
        if (end == std::string_view::npos) end = list.size();
        const auto argument = withoutBlanks(list.substr(0, end));
        arguments.push_back(isText ? withoutQuotes(argument) : std::string(argument));
        list = withoutBlanks(list.substr(end));
        if (list.starts_with(',')) list.remove_prefix(1);
    }
}

template <class N>
std::optional<N> numberOf(std::string_view text) {
    N number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return {};
    return number;
}

std::optional<Value> integerOf(std::string_view text) {
    if (const auto number = numberOf<std::int64_t>(text)) return Value(*number);
    if (const auto number = numberOf<std::uint64_t>(text)) return Value(*number);
    return {};
}

std::optional<Value> booleanOf(std::string_view text) {
    if (text == "0" || equalIgnoringCase(text, "false")) return Value(false);
    if (text == "1" || equalIgnoringCase(text, "true")) return Value(true);
    return {};
}

std::optional<Value> realOf(const DataType& type, std::string_view text) {
    const auto number = numberOf<double>(text);
    if (!number) return {};
    if (type.kind == Kind::FLOAT) return Value(static_cast<double>(static_cast<float>(*number)));
    return Value(*number);
}

template <class T>
std::optional<Value> valueIn(const std::optional<T>& parsed) {
    if (!parsed) return {};
    return Value(*parsed);
}

std::optional<Value> typed(const DataType& type, std::string text, bool isText) {
    switch (type.kind) {
        case Kind::TINYINT:
        case Kind::SMALLINT:
        case Kind::MEDIUMINT:
        case Kind::INTEGER:
        case Kind::BIGINT:
            return integerOf(text);
        case Kind::BOOLEAN:
            return booleanOf(text);
        case Kind::FLOAT:
        case Kind::DOUBLE:
        case Kind::REAL:
            return realOf(type, text);
        case Kind::DECIMAL:
            return valueIn(Decimal::parse(text));
        default:
            break;
    }
    if (!isText) return {};
    switch (type.kind) {
        case Kind::STRING:
        case Kind::CHAR:
        case Kind::TEXT:
        case Kind::ENUM:
            return Value(std::move(text));
        case Kind::DATE:
            return valueIn(parseDateTime(text));
        case Kind::DATEONLY:
            return valueIn(parseDate(text));
        case Kind::TIME:
            return valueIn(parseTime(text));
        case Kind::UUID:
            return valueIn(Uuid::parse(text));
        case Kind::JSON:
            return Value(Json{std::move(text)});
        default:
            return {};
    }
}

}  // namespace

std::uint32_t ColumnTypeText::number(std::size_t index) const {
    if (index >= arguments.size()) return 0;
    return numberOf<std::uint32_t>(arguments[index]).value_or(0);
}

ColumnTypeText columnTypeText(std::string_view type) {
    ColumnTypeText result;
    type = withoutBlanks(type);
    std::size_t end = 0;
    while (end < type.size() && !isSpace(type[end]) && type[end] != '(') ++end;
    result.word = lowered(type.substr(0, end));
    type = withoutBlanks(type.substr(end));
    const auto open = type.find('(');
    if (open != std::string_view::npos) {
        std::size_t close = open + 1;
        while (close < type.size() && type[close] != ')') {
            const auto next = type[close] == '\'' ? endOfLiteral(type, close) : close + 1;
            close = std::min(next, type.size());
        }
        addArguments(result.arguments, type.substr(open + 1, close - open - 1));
        result.rest = lowered(withoutBlanks(type.substr(0, open)));
        const auto behind = lowered(withoutBlanks(type.substr(std::min(close + 1, type.size()))));
        if (!result.rest.empty() && !behind.empty()) result.rest += ' ';
        result.rest += behind;
    } else {
        result.rest = lowered(type);
    }
    return result;
}

std::optional<std::string> textOfLiteral(std::string_view sql) {
    sql = withoutBlanks(sql);
    if (sql.starts_with('_')) {
        while (!sql.empty() && isOfName(sql.front())) sql.remove_prefix(1);
        sql = withoutBlanks(sql);
    }
    if (!sql.starts_with('\'') || endOfLiteral(sql, 0) != sql.size()) return {};
    return withoutQuotes(sql);
}

std::optional<Value> constantOfDefault(const DataType& type, std::string_view sql) {
    sql = withoutBlanks(sql);
    auto text = textOfLiteral(sql);
    const bool isText = text.has_value();
    auto value = typed(type, isText ? std::move(*text) : std::string(sql), isText);
    if (!value) return {};
    const ColumnDefinition column{.type = type};
    Value fitted = *value;
    if (!fitToColumn(column, fitted).empty()) return {};
    if (type.kind != Kind::DECIMAL && !(fitted == *value)) return {};
    return fitted;
}

bool isNullDefault(std::string_view sql) {
    return equalIgnoringCase(withoutBlanks(sql), "null");
}

}  // namespace sequelize::detail
