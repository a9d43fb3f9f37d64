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

/// A migration in C++ with its function ('m' of migrations, 's' of seeds) of two bodies, which are whole lines.
[[nodiscard]] std::string cppFile(char prefix, const std::filesystem::path& file, std::string_view up,
                                  std::string_view down);

}  // namespace sequelize::detail::commandline
