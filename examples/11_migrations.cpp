// The tutorial's section on migrations: one adds the column isbn to books, another, in SQL, the column pages; both are
// undone.
#include <sequelize/cli.hpp>
#include <sequelize/migration.hpp>
#include <sequelize/query_interface.hpp>
#include <sequelize/sequelize.hpp>

#include "connection.hpp"

using namespace sequelize::dsl;
using sequelize::Migration, sequelize::Migrations, sequelize::QueryInterface;

// With sequelize_migrations this is the file migrations/20260101120000-add-isbn-to-books.cpp.
Migration m20260101120000_add_isbn_to_books() {
    return {
        .up = [](QueryInterface& queryInterface
              ) { queryInterface.addColumn("books", "isbn", {.type = DataTypes::STRING}); },
        .down = [](QueryInterface& queryInterface) { queryInterface.removeColumn("books", "isbn"); },
    };
}

// And this migrations/20260102120000-add-pages-to-books.sql.
constexpr auto addPagesToBooks = R"(-- migrate:up
ALTER TABLE books ADD COLUMN pages INTEGER;
-- migrate:down
ALTER TABLE books DROP COLUMN pages;
)";

// The table of the steps before.
void createBooks(Sequelize& sequelize) {
    sequelize.getQueryInterface().createTable(
        "books", {{"id", {.type = DataTypes::INTEGER, .primaryKey = true, .autoIncrement = true}},
                  {"title", {.type = DataTypes::STRING, .allowNull = false}}}
    );
}

void printColumns(Sequelize& sequelize) {
    std::string names;
    for (const auto& column : sequelize.getQueryInterface().describeTable("books")) names += " " + column.name;
    console.log("books has the columns" + names);
}

int main(int argc, char** argv) {
    try {
        Sequelize sequelize{databaseUrl(argc, argv)};
        const Migrations migrations{
            {"20260101120000-add-isbn-to-books", m20260101120000_add_isbn_to_books()},
            {"20260102120000-add-pages-to-books.sql", addPagesToBooks},
        };
        createBooks(sequelize);

        // As `npx sequelize-cli db:migrate`; a program usually hands on its own argc and argv.
        for (const char* command : {"db:migrate", "db:migrate:status", "db:migrate:undo", "db:migrate:undo:all"}) {
            console.log(std::string("$ app ") + command);
            const char* arguments[] = {argv[0], command};
            if (const int code = sequelize::cli::main(2, arguments, sequelize, migrations)) return code;
            printColumns(sequelize);
        }
    } catch (const BaseError& error) {
        console.error(error.what());
        return 1;
    }
}
