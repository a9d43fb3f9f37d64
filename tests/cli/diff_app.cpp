// A program whose models have versions, and no migrations built in: SCHEMA says which one.
#include <cstdlib>
#include <optional>
#include <string>

#include <sequelize/cli.hpp>
#include <sequelize/sequelize.hpp>

using namespace sequelize;

namespace {

struct Author {
    int id = 0;
    std::string name;
};

struct Book {
    int id = 0;
    std::string title;
    std::optional<std::string> isbn;
    std::optional<int> authorId;
};

struct NewBook {
    int id = 0;
    std::string title;
    std::optional<std::string> number;
    std::optional<std::int64_t> pages;
    std::optional<int> authorId;
};

/// Copies in the place of pages, and every book has some.
struct CountedBook {
    int id = 0;
    std::string title;
    std::optional<std::string> number;
    std::int64_t copies = 0;
    std::optional<int> authorId;
};

struct Shelf {
    int id = 0;
    std::string room = "hall";
};

void define(Sequelize& sequelize) {
    const char* const given = std::getenv("SCHEMA");
    const std::string version = given ? given : "1";
    const ModelOptions plain{.timestamps = false};
    auto authors = sequelize.define<Author>("authors", {field<&Author::name>({.type = DataTypes::STRING(40)})}, plain);
    if (version == "1") {
        auto books = sequelize.define<Book>("books", {field<&Book::title>({.type = DataTypes::STRING(100)})}, plain);
        books.belongsTo(authors, {.foreignKey = &Book::authorId});
        return;
    }
    sequelize.define<Shelf>(
        "shelves", {field<&Shelf::room>({.type = DataTypes::STRING(20), .defaultValue = "hall"})}, plain
    );
    if (version == "4") {
        auto books = sequelize.define<CountedBook>(
            "books", {field<&CountedBook::title>({.type = DataTypes::STRING(200), .unique = true})},
            {.timestamps = false, .indexes = {{.fields = {"copies"}}}}
        );
        books.belongsTo(authors, {.foreignKey = &CountedBook::authorId});
        return;
    }
    const bool isShort = version == "3";
    auto books = sequelize.define<NewBook>(
        "books", {field<&NewBook::title>({.type = DataTypes::STRING(isShort ? 3 : 200), .unique = true})},
        {.timestamps = false, .indexes = {{.fields = {"pages"}}}}
    );
    books.belongsTo(authors, {.foreignKey = &NewBook::authorId});
}

}  // namespace

int main(int argc, char** argv) {
    return cli::main(argc, argv, define);
}
