#include "observers.hpp"

#include <string>

namespace sequelize::detail {

void reportObserver(std::string_view name, const char* what) noexcept {
    try {
        console.error("sequelize: the callback " + std::string(name) +
                      " threw, of which nothing but this line tells: " + what);
    } catch (...) {  // NOLINT(bugprone-empty-catch): no memory even for the message, and nobody to tell
    }
}

}  // namespace sequelize::detail
