// A service that is deployed: it does not start before its migrations have run, and `bookshop db:migrate` runs them.
#include <sequelize/cli.hpp>
#include <sequelize/migrator.hpp>
#include <sequelize/sequelize.hpp>

#include <migrations.hpp>

#include <cstdlib>

#include "serve.hpp"

using namespace sequelize::dsl;

namespace {

// The table has a column `author` as well, until the next release drops it: this one does without.
struct Book {
    std::int64_t id{};
    std::string title{};
    std::optional<std::string> writer{};
};

sequelize::Model<Book> defineBooks(Sequelize& sequelize) {
    return sequelize.define<Book>("books", {}, {.timestamps = false});
}

Response answer(Sequelize& sequelize, const sequelize::Model<Book>& Books, const std::string& path) {
    if (path == "/live") return {200, "alive"};  // the process answers; whether its database does is not its fault
    try {
        if (path == "/ready") {
            sequelize.authenticate();
            return {200, "ready"};
        }
        if (path == "/books") {
            const auto all = Books.count();
            const auto named = Books.count({.where = {{&Book::writer, Op::ne(null)}}});
            return {200, std::to_string(named) + " of " + std::to_string(all) + " books have a writer"};
        }
    } catch (const BaseError& error) {
        console.error(error.what());
        return {503, "the database does not answer"};
    }
    return {404, "no such page"};
}

int run() {
    dotenv::config();
    auto sequelize = Sequelize::fromEnv({.pool = {.max = 5}});
    const auto Books = defineBooks(sequelize);
    sequelize::Migrator{sequelize, migrations()}.requireUpToDate();

    const char* port = std::getenv("PORT");
    serve(port != nullptr ? port : "8080", [&](const std::string& path) { return answer(sequelize, Books, path); });
    sequelize.close();
    console.log("bye");
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (const auto code = sequelize::cli::run(argc, argv, defineBooks, migrations(), seeders())) return *code;
    try {
        return run();
    } catch (const sequelize::MigrationError& error) {
        console.error(std::string("not started: ") + error.what());
        return 3;  // as the command line says "not in sync"
    } catch (const std::exception& error) {
        console.error(std::string("not started: ") + error.what());
        return 1;
    }
}
