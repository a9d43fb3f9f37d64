#pragma once

// Prints the results of the C++ side by name; cases.mjs collects the same of the Sequelize side.

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace differential {

using Json = nlohmann::ordered_json;

class Cases {
public:
    /// Runs `action` and prints its result, or the library's error, as a line of JSON. Other exceptions pass.
    void check(std::string_view name, const std::function<Json()>& action);

    /// A logger that keeps the lines.
    [[nodiscard]] std::function<void(std::string_view)> logger();
    /// Statements that define or empty tables, as logged since the last call.
    [[nodiscard]] Json takeDefinitions();

private:
    std::mutex mutex_;
    std::vector<std::string> log_;
};

}  // namespace differential
