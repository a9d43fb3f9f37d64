#pragma once

#include <compare>

#include "support/database.hpp"

/// The model that the tests of queries share.
namespace test {

struct Book {
    std::int64_t id{};
    std::string title{};
    std::optional<std::string> author{};
    int pages{};
    std::optional<double> price{};
    bool lent{};
    std::optional<sequelize::Date> published{};
    sequelize::DateTime createdAt{}, updatedAt{};
    bool operator==(const Book&) const = default;
};

inline sequelize::Model<Book> defineBooks(sequelize::Sequelize& sequelize) {
    using sequelize::field;
    return sequelize.define<Book>(
        "query_book",
        {
            field<&Book::title>(),
            field<&Book::author>(),
            field<&Book::pages>(),
            field<&Book::price>(),
            field<&Book::lent>({.defaultValue = false}),
            field<&Book::published>(),
        }
    );
}

/// A table of six books, ids 1 to 6.
class Library {
public:
    explicit Library(sequelize::Options extra = {})
        : sequelize(database(std::move(extra))), books(defineBooks(sequelize)), tables_(sequelize) {
        using namespace std::chrono_literals;
        books.bulkCreate({
            {.title = "Clean Code", .author = "Martin", .pages = 464, .price = 33.5, .published = 2008y / 8 / 1},
            {.title = "Refactoring", .author = "Fowler", .pages = 448, .price = 47.25, .published = 1999y / 7 / 8},
            {.title = "Patterns", .author = "Fowler", .pages = 533, .lent = true, .published = 2002y / 11 / 5},
            {.title = "100% C++", .pages = 120, .price = 10.0},
            {.title = "snake_case", .author = "Anon", .pages = 12, .price = 1.5, .lent = true},
            {.title = "a|b", .author = "Martin", .pages = 464, .price = 0.0, .published = 2017y / 9 / 20},
        });
    }

    /// The ids of the books for which the condition holds.
    Ids where(sequelize::Where<Book> condition) const {
        return each(books.findAll({.where = std::move(condition), .order = {&Book::id}}), &Book::id);
    }

    sequelize::Sequelize sequelize;
    sequelize::Model<Book> books;

private:
    FreshTables tables_;
};

}  // namespace test
