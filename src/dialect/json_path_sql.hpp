#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/query/expression.hpp>

#include "bind_origin.hpp"

namespace sequelize::detail {

/// A part of a document: the column, and the path.
struct JsonPart {
    Expression document{};
    std::string path{};
};

/// What a value beside a part is.
enum class JsonKind : std::uint8_t { text, integer, real, flag, document };

/// The value, bound in that form.
[[nodiscard]] Expression jsonOperand(const Expression& value, BindOrigin::Source form);
[[nodiscard]] BindOrigin::Source jsonFormOf(const Expression& operand);

/// What a part that is set needs above it: an object or a list, which is made where there is nothing or null.
struct JsonContainer {
    std::string path{};
    bool isList = false;
    std::size_t least = 0;  ///< how many elements the list must have
};
/// Of all parts that an expression of Form::jsonSet sets; each before those within it.
[[nodiscard]] std::vector<JsonContainer> jsonContainersOf(const Expression& set);

/// SQL that is put together of texts and expressions.
class SqlPieces {
public:
    SqlPieces& operator<<(std::string_view sql);
    SqlPieces& operator<<(const Expression& e);
    /// The path, which is bound.
    SqlPieces& bound(std::string_view path);
    [[nodiscard]] Expression take() &&;

private:
    std::vector<Expression> parts_{};
    std::string text_{};
};

/// The SQL of a dialect for parts of documents. In all of it nothing, and JSON's null, are NULL, so that a comparison
/// with them is neither true nor false.
class JsonPathSql {
public:
    virtual ~JsonPathSql() = default;

    /// Throws UsageError for a path that the database cannot read.
    virtual void requireReadable(std::string_view path) const { (void)path; }

    /// JSON_TYPE's word for what is there, 'NULL' for null; NULL where there is nothing.
    [[nodiscard]] virtual Expression type(const JsonPart& part) const = 0;
    /// The text of whatever is there.
    [[nodiscard]] virtual Expression value(const JsonPart& part) const = 0;
    /// A text that is there, which compares by its bytes; NULL for what is none.
    [[nodiscard]] virtual Expression text(const JsonPart& part) const = 0;
    /// Whether the part equals the value, which is of that kind.
    [[nodiscard]] virtual Expression equals(const JsonPart& part, JsonKind kind, const Expression& value) const = 0;
    /// `part < value`, where `sign` is " < ": of a text or number; NULL for a part of another kind.
    [[nodiscard]] virtual Expression compares(const JsonPart& part, std::string_view sign, JsonKind kind,
                                              const Expression& value) const = 0;
    /// LIKE between a text and a pattern, whose escape is | or else a backslash.
    [[nodiscard]] virtual Expression like(const Expression& text, const Expression& pattern, bool escapedByBar) const;
    /// What sorts: nothing and null, numbers, texts, objects, lists, false, true.
    [[nodiscard]] virtual std::vector<Expression> order(const JsonPart& part) const = 0;
    /// The function by which what is sorted by is one value of a group; empty: it need be none.
    [[nodiscard]] virtual std::string_view ofGroup() const = 0;
    /// The document with other parts; `e` is of Form::jsonSet.
    [[nodiscard]] virtual Expression set(const Expression& e) const = 0;
};

}  // namespace sequelize::detail
