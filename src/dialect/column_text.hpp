#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/value.hpp>
#include <sequelize/schema/data_type.hpp>

namespace sequelize::detail {

/// A column's type, taken apart: "decimal(10,2) unsigned" is the word decimal, two arguments, and the rest.
struct ColumnTypeText {
    std::string word{};  ///< in small letters
    std::vector<std::string> arguments{};
    std::string rest{};  ///< in small letters

    /// The n-th argument as a number; 0: there is none.
    [[nodiscard]] std::uint32_t number(std::size_t index) const;
};
[[nodiscard]] ColumnTypeText columnTypeText(std::string_view type);

/// The content of a text literal, which may have a character set's name before it; nothing where the SQL is something
/// else.
[[nodiscard]] std::optional<std::string> textOfLiteral(std::string_view sql);

/// The constant that the SQL of a DEFAULT is, where it goes unchanged into a column of the type.
[[nodiscard]] std::optional<Value> constantOfDefault(const DataType& type, std::string_view sql);

/// "NULL", which is no default at all.
[[nodiscard]] bool isNullDefault(std::string_view sql);

}  // namespace sequelize::detail
