#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace sequelize::detail::commandline {

/// "20260101120000": UTC now, or the second after the last one of a file in the folder, so that a new file comes after
/// all that are there.
[[nodiscard]] std::string nextTimestamp(const std::filesystem::path& folder);

/// The timestamp one second later; "20261231235959" to "20270101000000".
[[nodiscard]] std::string secondAfter(std::string_view timestamp);

/// Throws Failure for a name that is no part of a file's name: with a slash, a control character, or too long.
void checkFileName(std::string_view name);

/// The function of a file: "m20260101120000_create_books" of "20260101120000-create-books" and 'm'.
[[nodiscard]] std::string functionName(char prefix, std::string_view stem);

}  // namespace sequelize::detail::commandline
