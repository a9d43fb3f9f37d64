#pragma once

// What the snippets of README.md and docs/ may use without saying so: see snippets.cmake.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/sequelize.hpp>

#ifdef SEQUELIZE_DOCS_JSON
#include <sequelize/json.hpp>
#endif
#ifdef SEQUELIZE_DOCS_FORMAT
#include <sequelize/format.hpp>
#endif

namespace docs {

using namespace sequelize;
using namespace std::chrono_literals;

struct Book {
    std::int64_t id{};
    std::string title{};
    std::string author{};
    std::optional<Date> release_date{};
    std::optional<int> subject{};
    DateTime createdAt{}, updatedAt{};
};

/// A book with instance methods.
struct Item : Record<Item> {
    std::int64_t id{};
    std::string name{};
    int stock{};
    DateTime createdAt{}, updatedAt{};
};

// Declared only: snippets are compiled, not run.
extern Sequelize sequelize;
extern Model<Book> Books;
extern Model<Item> Items;
extern Book book;
extern Item item;

}  // namespace docs
