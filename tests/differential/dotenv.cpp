// Reads a JSON array of .env texts from standard input, and prints the array of what dotenv::parse makes of them: an
// object of variables, or null for a text that it refuses. dotenv.mjs compares it with the npm packages.

#include <cstdio>
#include <iostream>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include <sequelize/core/dotenv.hpp>

using nlohmann::json;

namespace {

/// The same variables as in dotenv.mjs.
std::optional<std::string> environment(const std::string& name) {
    if (name == "SET") return "set";
    if (name == "EMPTY") return "";
    return std::nullopt;
}

json parsed(const std::string& text) {
    try {
        json variables = json::object();
        for (const auto& [name, value] : sequelize::dotenv::parse(text, {.environment = environment}))
            variables[name] = value;
        return variables;
    } catch (const sequelize::DotenvError&) {
        return nullptr;
    }
}

}  // namespace

int main() {
    json results = json::array();
    for (const json& text : json::parse(std::cin)) results.push_back(parsed(text.get<std::string>()));
    std::puts(results.dump().c_str());
}
