#pragma once

#include <string>
#include <string_view>

#include <sequelize/difference/schema_difference.hpp>

// How changes and their risks are called on the command line and in what migration:lint finds.
namespace sequelize::detail::commandline {

/// What `--allow` takes: "drop-column:books.isbn".
[[nodiscard]] std::string changeKey(const SchemaChange& change);

/// "DS102" of a column that goes; empty: the risk has no code.
[[nodiscard]] std::string_view riskCode(const SchemaChange& change, const SchemaRisk& risk);

/// What a code means, in one line.
[[nodiscard]] std::string_view codeTitle(std::string_view code);

/// Whether somebody must have said that the change is meant: it loses values, or rows that are there forbid it.
[[nodiscard]] bool needsAllowance(const SchemaChange& change);

/// Text that stays in its line and its comment, whatever names there are.
[[nodiscard]] std::string inOneLine(std::string_view text);

}  // namespace sequelize::detail::commandline
