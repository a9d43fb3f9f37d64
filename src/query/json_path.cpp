#include "json_path.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/query/json_path.hpp>
#include <sequelize/query/values.hpp>

#include "../core/ascii.hpp"
#include "expression_node.hpp"

namespace sequelize::detail {
namespace {

using PathForm = ExpressionNode::Form;

Expression jsonNode(PathForm kind, std::string text, std::vector<Expression> children) {
    auto node = std::make_shared<ExpressionNode>();
    node->kind = kind;
    node->text = std::move(text);
    node->children = std::move(children);
    return Expression(std::move(node));
}

Expression furtherStep(const Expression& base, std::string_view step) {
    if (base->kind == PathForm::jsonPath)
        return jsonNode(PathForm::jsonPath, base->text + std::string(step), base->children);
    if (base->kind != PathForm::column)
        throw UsageError("[] reads a part of a JSON column, and this is none; give it col(...)");
    return jsonNode(PathForm::jsonPath, "$" + std::string(step), {base});
}

bool isSameColumn(const ColumnReference& a, const ColumnReference& b) {
    return a.offset == b.offset && a.name == b.name && a.table == b.table && a.path == b.path;
}

}  // namespace

std::string jsonKey(std::string_view key) {
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::string_view meanings = "\b\f\n\r\t\"\\";
    constexpr std::string_view names = "bfnrt\"\\";
    std::string out = "\"";
    for (const char c : key) {
        const auto byte = static_cast<unsigned char>(c);
        if (const auto named = meanings.find(c); named != std::string_view::npos) {
            (out += '\\') += names[named];
        } else if (byte < 0x20) {
            out += "\\u00";
            (out += digits[byte >> 4u]) += digits[byte & 15u];
        } else {
            out += c;
        }
    }
    return out += '"';
}

Expression jsonStep(const Expression& base, std::string_view key) {
    return furtherStep(base, "." + jsonKey(key));
}

Expression jsonStep(const Expression& base, std::int64_t index) {
    // MySQL and MariaDB keep 32 bits of it
    constexpr std::int64_t most = 0x7fff'ffff;
    if (index < 0 || index > most)
        throw UsageError(
            "an element of a JSON list is counted from 0, and lists have less than 2147483648; a negative or larger index "
            "names none");
    return furtherStep(base, fmt::format("[{}]", index));
}

Expression jsonQuestion(JsonQuestion question, const Expression& path) {
    const char* const name = question == JsonQuestion::exists      ? "exists"
                             : question == JsonQuestion::isMissing ? "isMissing"
                                                                   : "isNull";
    return jsonNode(PathForm::jsonQuestion, name, {path});
}

Expression jsonOwner(const Expression& path, const void* owner) {
    return jsonNode(PathForm::jsonPath, path->text, {Expression::ofOwner(path->children.front(), owner)});
}

std::vector<JsonStep> jsonSteps(std::string_view path) {
    std::vector<JsonStep> steps;
    for (std::size_t at = 1; at < path.size();) {
        JsonStep& step = steps.emplace_back();
        step.isIndex = path[at] == '[';
        if (step.isIndex) {
            const char* const end = path.data() + path.size();
            const auto [stop, error] = std::from_chars(path.data() + at + 1, end, step.index);
            if (error != std::errc{} || stop == end) return {};
            at = static_cast<std::size_t>(stop - path.data()) + 1;
        } else {
            const std::size_t start = at + 1;  // the quote
            for (at = start + 1; at < path.size() && path[at] != '"'; ++at)
                if (path[at] == '\\') ++at;
            if (at >= path.size()) return {};
            step.key = path.substr(start, ++at - start);
        }
        step.end = at;
    }
    return steps;
}

bool isSamePath(const Expression& a, const Expression& b) {
    return a->kind == PathForm::jsonPath && b->kind == PathForm::jsonPath && a->text == b->text &&
           a->children.front()->kind == PathForm::column && b->children.front()->kind == PathForm::column &&
           isSameColumn(a->children.front()->column, b->children.front()->column);
}

namespace {

const ColumnReference& ownColumn(const Expression& path) {
    const auto& column = path->children.front()->column;
    if (!column.path.empty() || !column.table.empty())
        throw UsageError("an update sets parts of the model's own JSON columns, and none of an included model's");
    return column;
}

/// The last element of a list first: one that goes moves those behind it up.
bool goesBefore(const Expression& a, const Expression& b) {
    const auto left = jsonSteps(a->text);
    const auto right = jsonSteps(b->text);
    return std::ranges::lexicographical_compare(left, right, [](const JsonStep& x, const JsonStep& y) {
        if (x.isIndex != y.isIndex) return y.isIndex;
        return x.isIndex ? x.index > y.index : x.key < y.key;
    });
}

}  // namespace

NamedAssignment jsonAssignment(const Expression& path, Expression value) {
    return {ownColumn(path), jsonNode(PathForm::jsonPart, path->text, {std::move(value)})};
}

NamedAssignment jsonRemoval(const Expression& path) {
    return {ownColumn(path), jsonNode(PathForm::jsonPart, path->text, {})};
}

namespace {

using SourceKind = TypeSpec::Kind;

std::optional<JsonSource> sourceOf(const ColumnDefinition& column) {
    switch (column.type.kind) {
        case SourceKind::JSON:
            return JsonSource::document;
        case SourceKind::BOOLEAN:
            return JsonSource::flag;
        case SourceKind::DECIMAL:
            return JsonSource::decimal;
        case SourceKind::DATEONLY:
            return JsonSource::day;
        case SourceKind::DATE:
        case SourceKind::TIME:
        case SourceKind::BLOB:
        case SourceKind::GEOMETRY:
        case SourceKind::VIRTUAL:
        case SourceKind::unspecified:
            return std::nullopt;
        default:
            if (column.member && column.member.type->family == Family::boolean) return JsonSource::flag;
            return JsonSource::computed;
    }
}

}  // namespace

Expression jsonPartFrom(const TableDefinition& table, const Expression& part) {
    if (part->children.empty() || part->children.front().value()) return part;
    const Expression& given = part->children.front();
    JsonSource source = JsonSource::computed;
    const bool isPart = given->kind == PathForm::jsonPath;
    if (isPart || given->kind == PathForm::column) {
        const auto& column = columnOf(table, (isPart ? given->children.front() : given)->column);
        const auto found = sourceOf(column);
        if (!found || (isPart && *found != JsonSource::document))
            throw UsageError(fmt::format(
                "an update sets a part of a JSON document to '{}'{}, a column of type {}; {}", column.name,
                isPart ? " or a part of it" : "", nameOf(column.type),
                isPart ? "only JSON columns have parts" : "JSON has nothing like it: give what fn or cast make of it"));
        source = isPart ? JsonSource::part : *found;
    }
    return jsonNode(PathForm::jsonPart, part->text,
                    {jsonNode(PathForm::jsonSource, std::string(1, static_cast<char>(source)), {given})});
}

JsonSource jsonSourceOf(const Expression& value) {
    return value->kind == PathForm::jsonSource ? static_cast<JsonSource>(value->text.front()) : JsonSource::value;
}

Expression jsonSet(const Expression& column, std::vector<Expression> parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            const auto a = jsonSteps(parts[i]->text);
            const auto b = jsonSteps(parts[j]->text);
            const auto same = [](const JsonStep& x, const JsonStep& y) {
                return x.isIndex == y.isIndex && x.index == y.index && x.key == y.key;
            };
            const auto [first, second] = std::mismatch(a.begin(), a.end(), b.begin(), b.end(), same);
            if (first == a.end() || second == b.end())
                throw UsageError(
                    "an update sets or removes a part of a JSON document and the same or what is within it; give the outer "
                    "one its whole value");
            if (first->isIndex != second->isIndex)
                throw UsageError(
                    "an update sets or removes a member and an element of one part of a JSON document, which is either "
                    "an object or a list; set the whole part");
        }
    }
    const auto isSet = [](const Expression& part) { return !isRemoval(part); };
    const auto removed = std::stable_partition(parts.begin(), parts.end(), isSet);
    std::stable_sort(removed, parts.end(), goesBefore);
    parts.insert(parts.begin(), column);
    return jsonNode(PathForm::jsonSet, {}, std::move(parts));
}

}  // namespace sequelize::detail
