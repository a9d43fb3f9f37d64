#include "cases.hpp"

#include <cstdint>
#include <iostream>

#include <sequelize/core/error.hpp>

namespace differential {
namespace {

/// JavaScript would lose digits of a greater number, so mysql2 gives it as text.
constexpr std::int64_t greatestSafeInteger = (std::int64_t{1} << 53) - 1;

void writeGreatNumbersAsText(Json& json) {
    if (json.is_structured()) {
        for (auto& element : json) writeGreatNumbersAsText(element);
    } else if (json.is_number_unsigned()) {
        const auto number = json.get<std::uint64_t>();
        if (number > std::uint64_t{greatestSafeInteger}) json = std::to_string(number);
    } else if (json.is_number_integer()) {
        const auto number = json.get<std::int64_t>();
        if (number > greatestSafeInteger || number < -greatestSafeInteger) json = std::to_string(number);
    }
}

Json itemsOf(const sequelize::ValidationError& error) {
    Json items = Json::array();
    for (const auto& item : error.errors())
        items.push_back({{"message", item.message}, {"type", item.type}, {"path", item.path}});
    return items;
}

Json nativeOf(const sequelize::NativeError& native) {
    return {{"code", native.code}, {"sqlState", native.sqlState}};
}

Json describe(const sequelize::BaseError& error) {
    Json told{{"error", error.name()}};
    if (const auto* unique = dynamic_cast<const sequelize::UniqueConstraintError*>(&error)) {
        told["items"] = itemsOf(*unique);
        told["fields"] = unique->fields();
        told["native"] = nativeOf(unique->native());
    } else if (const auto* invalid = dynamic_cast<const sequelize::ValidationError*>(&error)) {
        told["items"] = itemsOf(*invalid);
        told["message"] = invalid->what();
    } else if (const auto* database = dynamic_cast<const sequelize::DatabaseError*>(&error)) {
        told["native"] = nativeOf(database->native());
    }
    return told;
}

}  // namespace

void Cases::check(std::string_view name, const std::function<Json()>& action) {
    Json result;
    try {
        result = action();
    } catch (const sequelize::BaseError& error) {
        result = describe(error);
        std::cerr << name << ": " << error.what() << '\n';
    }
    writeGreatNumbersAsText(result);
    std::cout << Json{{"name", name}, {"result", result}}.dump() << '\n';
}

std::function<void(std::string_view)> Cases::logger() {
    return [this](std::string_view line) {
        const std::lock_guard lock(mutex_);
        log_.emplace_back(line);
    };
}

Json Cases::takeDefinitions() {
    const std::lock_guard lock(mutex_);
    Json lines = Json::array();
    for (const auto& line : log_)
        for (const char* word : {"CREATE", "ALTER", "DROP", "TRUNCATE", "SHOW INDEX"})
            if (line.starts_with(std::string("Executing (default): ") + word)) lines.push_back(line);
    log_.clear();
    return lines;
}

}  // namespace differential
