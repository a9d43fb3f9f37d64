#pragma once

#include <string>
#include <string_view>

#include "command.hpp"

namespace sequelize::detail::commandline {

/// What `--help` prints, as yargs lays it out: of one command, or of all where that is null.
[[nodiscard]] std::string helpText(const Command* command, std::string_view program);

/// docs/command_line.md.
[[nodiscard]] std::string documentationPage();

}  // namespace sequelize::detail::commandline
