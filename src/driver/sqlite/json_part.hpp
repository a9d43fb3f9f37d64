#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "../../query/json_path.hpp"

// Parts of documents, which must be valid (`jsonFault`).
namespace sequelize::detail::sqlite {

/// The text of the part; nullopt: there is none. Of a key that is there twice the last counts.
[[nodiscard]] std::optional<std::string_view> partOf(std::string_view document, std::span<const JsonStep> path);

/// The document with the part set to the value, a document. Objects and lists that are missing, or null, are made;
/// nullopt where something else is in their place, or a list has too few elements for the value to be its next one.
[[nodiscard]] std::optional<std::string> withPart(std::string_view document, std::span<const JsonStep> path,
                                                  std::string_view value);

/// The document without the part; as it is where there is none.
[[nodiscard]] std::string withoutPart(std::string_view document, std::span<const JsonStep> path);

/// Less than, equal to or greater than 0, of two numbers, each an integer of 64 bits or a double.
[[nodiscard]] int compareNumbers(std::string_view a, std::string_view b);

}  // namespace sequelize::detail::sqlite
