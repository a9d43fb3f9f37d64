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
    const bool isShort = version == "3";
    auto books = sequelize.define<NewBook>(
        "books", {field<&NewBook::title>({.type = DataTypes::STRING(isShort ? 3 : 200), .unique = true})},
        {.timestamps = false, .indexes = {{.fields = {"pages"}}}}
    );
    books.belongsTo(authors, {.foreignKey = &NewBook::authorId});
    sequelize.define<Shelf>(
        "shelves", {field<&Shelf::room>({.type = DataTypes::STRING(20), .defaultValue = "hall"})}, plain
    );
}

}  // namespace

int main(int argc, char** argv) {
    return cli::main(argc, argv, define);
}
