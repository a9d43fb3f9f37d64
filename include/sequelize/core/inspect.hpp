#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/core/api.hpp>

namespace sequelize::detail {

/// Builds texts as Node's `console.log` shows objects and arrays: on one line where they fit, else an entry a line.
class SEQUELIZE_API InspectedObject {
public:
    /// `type` stands before the brace: "books {".
    explicit InspectedObject(std::string type = {}) : type_(std::move(type)) {}
    void add(std::string_view key, std::string text);
    /// `depth`: how many levels the object is nested; two spaces each.
    [[nodiscard]] std::string text(std::size_t depth) const;

private:
    std::string type_;
    std::vector<std::string> entries_;
};

class SEQUELIZE_API InspectedArray {
public:
    void add(std::string text) { items_.push_back(std::move(text)); }
    [[nodiscard]] std::string text(std::size_t depth) const;

private:
    std::vector<std::string> items_;
};

}  // namespace sequelize::detail
