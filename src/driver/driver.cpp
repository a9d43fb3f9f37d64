#include <sequelize/driver/driver.hpp>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "backends.hpp"
#include "connection_decoration.hpp"

namespace sequelize::detail {

std::unique_ptr<Connection> connect(const ConnectionOptions& options) {
    const Backend& backend = backendOf(options.dialect);
    if (backend.driver.connect != nullptr) return decorated(backend.driver.connect(options));
    throw UsageError(
        fmt::format("This build of sequelize has no driver for the dialect {0}. Configure it with -D{1}=ON, or compile "
                    "sequelize/src.hpp with -D{1}=1.",
                    backend.name(), backend.driver.macro));
}

}  // namespace sequelize::detail
