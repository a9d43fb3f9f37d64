// Step 3 of the tutorial: insert, select and delete books.
#include <sequelize/sequelize.hpp>

#include "connection.hpp"

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

int main(int argc, char** argv) {
    try {
        Sequelize sequelize{databaseUrl(argc, argv)};
        auto Books = sequelize.define<Book>("books");
        sequelize.sync({.force = true});
        console.log("Book table created successfully!");

        auto book = Books.create({
            .title = "Clean Code",
            .author = "Robert Cecil Martin",
            .release_date = 2021y / 12 / 14,
            .subject = 3,
        });
        console.log(Books.inspect(book));

        auto books = Books.findAll();
        console.log(Books.inspect(books));

        auto first = Books.findOne({.where = {{&Book::id, 1}}});
        console.log(Books.inspect(first));

        Books.destroy({.where = {{&Book::id, 2}}});
        console.log("Successfully deleted record.");
    } catch (const BaseError& error) {
        console.error(error.what());
        return 1;
    }
}
