// migration:generate and seed:generate: a file to begin with.
#include "generate.hpp"

#include <fmt/format.h>

#include "file_names.hpp"
#include "invocation.hpp"

namespace sequelize::detail::commandline {

std::filesystem::path generatedFile(const std::filesystem::path& folder, std::string_view name, bool asSql) {
    return folder / fmt::format("{}-{}.{}", nextTimestamp(folder), name, asSql ? "sql" : "cpp");
}

std::string sqlFile(std::string_view up, std::string_view down) {
    return fmt::format("-- migrate:up\n{}\n-- migrate:down\n{}", up, down);
}

std::string cppFile(std::string_view function, std::string_view up, std::string_view down) {
    return fmt::format(R"(#include <sequelize/migration.hpp>
#include <sequelize/query_interface.hpp>
using namespace sequelize;

Migration {}() {{
    return {{
        .up = [](QueryInterface& queryInterface) {{
{}        }},
        .down = [](QueryInterface& queryInterface) {{
{}        }},
    }};
}}
)",
                       function, up, down);
}

ExitCode runMigrationGenerate(Invocation& invocation) {
    const std::string name = invocation.arguments.text("name");
    checkFileName(name);
    const bool asSql = invocation.arguments.flag("sql");
    const auto folder = invocation.folder("migrations-path");
    ensureFolder(invocation, "migrations", folder);
    const auto file = generatedFile(folder, name, asSql);
    writeNewFile(
        file, asSql ? sqlFile("-- Add altering statements here, as in:\n"
                              "-- CREATE TABLE users (id INTEGER NOT NULL, PRIMARY KEY (id));\n",
                              "-- Add reverting statements here, as in:\n"
                              "-- DROP TABLE users;\n")
                    : cppFile(functionName('m', file.stem().string()), R"(            // Add altering calls here, as in:
            // queryInterface.createTable("users", {{"id", {.type = DataTypes::INTEGER, .primaryKey = true}}});
            static_cast<void>(queryInterface);
)",
                              R"(            // Add reverting calls here, as in:
            // queryInterface.dropTable("users");
            static_cast<void>(queryInterface);
)"));
    invocation.output.line(fmt::format("New migration was created at {} .", invocation.output.named(file.string())));
    invocation.output.event("created", {{"kind", std::string("migration")}, {"path", file.string()}});
    return ExitCode::done;
}

ExitCode runSeedGenerate(Invocation& invocation) {
    const std::string name = invocation.arguments.text("name");
    checkFileName(name);
    const bool asSql = invocation.arguments.flag("sql");
    const auto folder = invocation.folder("seeders-path");
    ensureFolder(invocation, "seeders", folder);
    const auto file = generatedFile(folder, name, asSql);
    writeNewFile(file,
                 asSql ? sqlFile("-- Add seed statements here, as in:\n"
                                 "-- INSERT INTO people (name, isBetaMember) VALUES ('John Doe', false);\n",
                                 "-- Add statements that revert the seed here, as in:\n"
                                 "-- DELETE FROM people WHERE name = 'John Doe';\n")
                       : cppFile(functionName('s', file.stem().string()), R"(            // Add seed calls here, as in:
            // queryInterface.bulkInsert("people", {{{"name", "John Doe"}, {"isBetaMember", false}}});
            static_cast<void>(queryInterface);
)",
                                 R"(            // Add calls that revert the seed here, as in:
            // queryInterface.bulkDelete("people", {{"name", "John Doe"}});
            static_cast<void>(queryInterface);
)"));
    invocation.output.line(fmt::format("New seed was created at {} .", invocation.output.named(file.string())));
    invocation.output.event("created", {{"kind", std::string("seed")}, {"path", file.string()}});
    return ExitCode::done;
}

}  // namespace sequelize::detail::commandline
