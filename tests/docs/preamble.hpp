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

// At file scope, as in README.md's program: a snippet must do with what this line opens.
using namespace sequelize::dsl;
using namespace std::chrono_literals;

struct Book {
    std::int64_t id{};
    std::string title{};
    std::string author{};
    std::optional<sequelize::Date> release_date{};
    std::optional<int> subject{};
    DateTime createdAt{}, updatedAt{};
};

/// A book with instance methods.
struct Item : sequelize::Record<Item> {
    std::int64_t id{};
    std::string name{};
    int stock{};
    DateTime createdAt{}, updatedAt{};
};

/// The library has a name like it.
struct Order {
    std::int64_t id{};
    Decimal total{};
    DateTime createdAt{}, updatedAt{};
};

namespace docs {

// Declared only: snippets are compiled, not run.
extern Sequelize sequelize;
extern sequelize::Model<Book> Books;
extern sequelize::Model<Item> Items;
extern sequelize::Model<Order> Orders;
extern Book book;
extern Item item;
extern Order order;

}  // namespace docs
