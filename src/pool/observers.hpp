#pragma once

#include <exception>
#include <string_view>

#include <sequelize/core/logging.hpp>

namespace sequelize::detail {

/// Writes to standard error what a callback threw.
void reportObserver(std::string_view name, const char* what) noexcept;

/// Calls a user's callback that is only told what happens. What it throws is reported and goes no further: the
/// statement that it was told of has run, or must run, whatever becomes of the report.
template <class Call>
void observe(std::string_view name, const Call& call) noexcept {
    try {
        call();
    } catch (const std::exception& error) {
        reportObserver(name, error.what());
    } catch (...) {
        reportObserver(name, "something that is no std::exception");
    }
}

}  // namespace sequelize::detail
