#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace sequelize::detail {

/// What a program that read all its input left behind.
struct FilterResult {
    bool isMissing = false;  ///< there is no such program on PATH
    bool isLate = false;     ///< it took longer than the time given, and was killed
    /// 0: it succeeded; otherwise its exit code, or 128 and the signal's number. -1: unknown, since the program that
    /// uses the library collects its children itself, or ignores SIGCHLD.
    int status = 0;
    std::string output{};
    std::string errors{};  ///< the beginning of what it wrote to stderr
};

/// Runs a program without a shell, gives it the input and collects what it writes. Whatever happens, it has ended
/// afterwards. Leaves signals, and the process's descriptors, alone. Throws BaseError where the system refuses.
[[nodiscard]] FilterResult runFilter(const std::vector<std::string>& command, const std::string& input,
                                     std::chrono::milliseconds timeout);

}  // namespace sequelize::detail
