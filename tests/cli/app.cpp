// A program that is its own command line, and a server otherwise.
#include <cstdio>
#include <cstdlib>

#include <sequelize/cli.hpp>
#include <sequelize/migration.hpp>
#include <sequelize/query_interface.hpp>

namespace {

struct Book {
    std::string title;
};

void defineModels(sequelize::Sequelize& sequelize) {
    sequelize.define<Book>("books");
}

sequelize::Migrations migrations() {
    using namespace sequelize;
    const auto date = [] { return AttributeOptions{.type = DataTypes::DATE, .allowNull = false}; };
    Migrations list{
        {"20260101000000-create-books",
         Migration{
             .up =
                 [date](QueryInterface& queryInterface) {
                     queryInterface.createTable(
                         "books",
                         {{"id",
                           {.type = DataTypes::INTEGER, .allowNull = false, .primaryKey = true, .autoIncrement = true}},
                          {"title", {.type = DataTypes::STRING, .allowNull = false}},
                          {"createdAt", date()},
                          {"updatedAt", date()}}
                     );
                 },
             .down = [](QueryInterface& queryInterface) { queryInterface.dropTable("books"); }}}};
    if (std::getenv("READS") == nullptr) return list;
    return {
        {"20260102000000-add-isbn",
         Migration{
             .up = [](QueryInterface& queryInterface
                   ) { queryInterface.addColumn("books", "isbn", {.type = DataTypes::STRING}); },
             .down = [](QueryInterface& queryInterface) { queryInterface.removeColumn("books", "isbn"); }}}};
}

sequelize::Migrations seeders() {
    return {
        {"20260101000000-some-books.sql",
         "INSERT INTO books (title, createdAt, updatedAt) VALUES ('a book', '2026-01-01', '2026-01-01');"}};
}

}  // namespace

int main(int argc, char** argv) {
    const bool hasMigrations = std::getenv("MIGRATIONS") != nullptr;
    if (hasMigrations && std::getenv("OWN") == nullptr)
        return sequelize::cli::main(argc, argv, defineModels, migrations(), seeders());
    if (std::getenv("OWN") != nullptr) {
        sequelize::Sequelize sequelize{"sqlite::memory:"};
        defineModels(sequelize);
        if (hasMigrations) return sequelize::cli::main(argc, argv, sequelize, migrations());
        return sequelize::cli::main(argc, argv, sequelize);
    }
    if (const auto code = sequelize::cli::run(argc, argv, defineModels)) return *code;
    std::puts("serving");
    return 0;
}
