#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include <sequelize/core/dotenv.hpp>

namespace sequelize::dotenv {

/// Why a value cannot be expanded; quotes nothing of it.
class ExpansionError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// `text` with the values of `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+alternative}`, and `\$` as `$`. What
/// is put in is not expanded again: a password that came from elsewhere may hold a dollar sign. Throws ExpansionError.
[[nodiscard]] std::string expanded(std::string_view text, const Lookup& variables);

}  // namespace sequelize::dotenv
