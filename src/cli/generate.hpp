#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace sequelize::detail::commandline {

/// `folder/<next timestamp>-name.cpp`, or `.sql`.
[[nodiscard]] std::filesystem::path generatedFile(const std::filesystem::path& folder, std::string_view name,
                                                  bool asSql);

/// A migration in SQL of two parts, which are whole lines.
[[nodiscard]] std::string sqlFile(std::string_view up, std::string_view down);

/// A migration, or a seed, in C++: its function with two bodies, which are whole lines. It has the headers that calls
/// of QueryInterface need.
[[nodiscard]] std::string cppFile(std::string_view function, std::string_view up, std::string_view down);

}  // namespace sequelize::detail::commandline
