#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace sequelize {

/// A loop that reads one record, or the records of one parent, at a time, where one statement for all would do: what
/// `Options::onNPlusOne` is told.
struct NPlusOne {
    std::string model{};                  ///< whose rows are read
    std::size_t count = 0;                ///< how often, so far, with another key each time
    std::chrono::microseconds elapsed{};  ///< since the first of them
    std::string file{};                   ///< where the call's options are written, which mostly is the call
    unsigned line = 0;
    std::string function{};
    std::string remedy{};  ///< the include or `load` that would replace it
    std::string text{};    ///< all of it as a sentence; no value is in it
};

}  // namespace sequelize
