#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/query/expression.hpp>

#include "expression_node.hpp"

// A path is written as MySQL and MariaDB have it, with every key in quotes: $."address"."lines"[0]. It is always bound.
namespace sequelize::detail {

/// One step of a path.
struct JsonStep {
    bool isIndex = false;
    std::size_t index = 0;
    std::string key{};    ///< between its quotes, with its escapes
    std::size_t end = 0;  ///< where the step ends in the path
};

/// The steps of a path that `jsonStep` made; none where the text is none.
[[nodiscard]] std::vector<JsonStep> jsonSteps(std::string_view path);

/// A key between quotes as documents have it: only what must be escaped is, as nlohmann-json and JSON.stringify do.
[[nodiscard]] std::string jsonKey(std::string_view key);

/// Whether both read the same part of the same column.
[[nodiscard]] bool isSamePath(const Expression& a, const Expression& b);

/// What is said where a part cannot be set, which only the row tells.
inline constexpr std::string_view partRefused =
    "A part of a JSON document cannot be set: what should hold it is a text, a number, a boolean, or a list where an object "
    "must be (or the other way round), or the list has too few elements for it to be the next. Set the part that holds it as "
    "a whole.";

/// What a part is set to, beside a value.
enum class JsonSource : std::uint8_t {
    value,     ///< a value of the program's, no jsonSource
    computed,  ///< a text, a number, or SQL: it becomes what the database makes of its type
    document,  ///< a JSON column
    part,      ///< a part of one
    flag,      ///< a column of booleans
    decimal,   ///< a DECIMAL, which SQLite holds as a text
    day        ///< a DATEONLY
};

/// The part with what its value is noted: a jsonSource. Throws UsageError where that is a column of a type that JSON
/// has nothing like.
[[nodiscard]] Expression jsonPartFrom(const TableDefinition& table, const Expression& part);
[[nodiscard]] JsonSource jsonSourceOf(const Expression& value);
/// Whether a jsonPart goes.
[[nodiscard]] inline bool isRemoval(const Expression& part) noexcept {
    return part->children.empty();
}

/// The column with all of its parts that are set, and last those that go. Throws UsageError where one is within
/// another, or where one needs a list at the place at which another needs an object.
[[nodiscard]] Expression jsonSet(const Expression& column, std::vector<Expression> parts);

}  // namespace sequelize::detail
