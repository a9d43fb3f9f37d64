#include "charset.hpp"

#include <string>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"

namespace sequelize::detail {

void requireUtf8Charset(std::string_view charset) {
    const std::string name = lowered(charset);
    if (name == "utf8mb4" || name == "utf8mb3" || name == "utf8") return;
    throw InvalidConnectionError(fmt::format(
        "the option charset is '{}', but all texts here are UTF-8, which the server would garble. Leave it at utf8mb4: tables "
        "and columns may have another one, and the server converts",
        charset));
}

}  // namespace sequelize::detail
