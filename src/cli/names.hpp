#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sequelize::detail::commandline {

/// "migrationsPath" to "migrations-path"; what has no capitals stays as it is.
[[nodiscard]] std::string kebabCase(std::string_view name);

/// lodash's kebabCase, which names migrations: "create-OrderItem2" to "create-order-item-2".
[[nodiscard]] std::string wordsInKebabCase(std::string_view name);

/// "a, b and c", each in quotes.
[[nodiscard]] std::string inWords(const std::vector<std::string>& names);

/// Whether the text is a C++ identifier that is no keyword and not reserved.
[[nodiscard]] bool isIdentifier(std::string_view text);

/// A C++ string literal, with its quotes.
[[nodiscard]] std::string cppLiteral(std::string_view text);

}  // namespace sequelize::detail::commandline
