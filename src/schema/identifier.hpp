#pragma once

#include <string>
#include <string_view>

namespace sequelize::detail {

/// Why MySQL or MariaDB takes no table, column or key of that name; empty when they do. SQLite takes nearly every
/// name, and a program that runs there shall run on the others.
[[nodiscard]] std::string identifierFault(std::string_view name);

/// A name that was made of others. One that is too long is cut and ends in a hash of the whole, the same in every run.
[[nodiscard]] std::string shortenedIdentifier(std::string name);
/// The same for a database whose names have at most so many bytes.
[[nodiscard]] std::string shortenedIdentifier(std::string name, std::size_t bytes);

/// Eight hexadecimal digits that stand for the text, the same in every run.
[[nodiscard]] std::string shortHash(std::string_view text);

/// As databases compare the names of columns and keys. Of letters beyond ASCII they may know more.
[[nodiscard]] bool isSameIdentifier(std::string_view a, std::string_view b) noexcept;

}  // namespace sequelize::detail
