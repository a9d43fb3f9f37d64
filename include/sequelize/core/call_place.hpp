#pragma once

namespace sequelize::detail {

/// Where the program calls, as `std::source_location` tells it: the options of a call have one as a member, whose
/// default is taken where the options are made. (clang 14 has these builtins and no `std::source_location`.)
struct CallPlace {
    const char* file = nullptr;  ///< null: nobody knows; it lives as long as the program
    unsigned line = 0;
    const char* function = nullptr;

    [[nodiscard]] static constexpr CallPlace current(const char* file = __builtin_FILE(),
                                                     unsigned line = __builtin_LINE(),
                                                     const char* function = __builtin_FUNCTION()) noexcept {
        return {file, line, function};
    }
};

}  // namespace sequelize::detail
