#pragma once

#include <string_view>

#include <sequelize/options.hpp>

namespace sequelize {

/// The part of the options that a driver needs, with the dialect decided.
[[nodiscard]] ConnectionOptions connectionOptions(const Options& options);

/// The options with what the URL says written over them. Throws InvalidConnectionError.
[[nodiscard]] Options withUrl(Options options, std::string_view url);

}  // namespace sequelize
