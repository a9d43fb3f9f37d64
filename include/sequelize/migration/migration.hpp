#pragma once

#include <functional>

namespace sequelize {

class QueryInterface;

/// A migration or seeder written in C++. A file defines one function that returns it, which is named after the file:
/// `20260101120000-create-books.cpp` has `Migration m20260101120000_create_books()`.
/// (Sequelize: `module.exports = { up, down }`.)
///
/// Both use the QueryInterface that they are given, and nothing else of the database: no models, no other connection.
struct Migration {
    std::function<void(QueryInterface&)> up{};    ///< does it
    std::function<void(QueryInterface&)> down{};  ///< undoes it; without one it cannot be undone
    /// Whether it runs in one transaction where the database can run such statements in one.
    bool transaction = true;
};

}  // namespace sequelize
