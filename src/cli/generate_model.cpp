// model:generate: a struct with its define, and the migration that makes the table.
#include <fmt/format.h>

#include "../core/ascii.hpp"
#include "../driver/backends.hpp"
#include "file_names.hpp"
#include "generate.hpp"
#include "invocation.hpp"
#include "model_text.hpp"
#include "names.hpp"

namespace sequelize::detail::commandline {
namespace {

void requireFolder(const Invocation& invocation, std::string_view what, const std::filesystem::path& folder) {
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error))
        throw Failure(ExitCode::failed,
                      fmt::format("Unable to find {} path ({}). Did you run {}?", what, folder.string(),
                                  invocation.output.named(fmt::format("{} init", invocation.program.name))));
}

/// The dialect that an SQL file is to be written in: the connection's.
const SqlDialect& configuredDialect(const Invocation& invocation) {
    return backendOf(invocation.settings().options.dialect.value_or(defaultDialect)).dialect();
}

/// In SQL where there is a dialect to write it in, else in C++.
std::string migrationText(const NewModel& model, const std::filesystem::path& file, const SqlDialect* dialect) {
    if (dialect != nullptr)
        return sqlFile(dialect->createTable(tableOf(model)) + "\n", dialect->dropTable(model.tableName()) + "\n");
    return cppFile(functionName('m', file.stem().string()), createTableCall(model),
                   fmt::format("            queryInterface.dropTable({});\n", cppLiteral(model.tableName())));
}

}  // namespace

ExitCode runModelGenerate(Invocation& invocation) {
    const auto& arguments = invocation.arguments;
    if (arguments.flag("from-database")) return runModelsFromDatabase(invocation);
    for (const std::string_view name : {"tables", "output"})
        if (arguments.has(name))
            throw Failure(ExitCode::usage, fmt::format("--{} goes with --from-database only", name));
    std::vector<std::string_view> missing;
    for (const std::string_view name : {"name", "attributes"})
        if (!arguments.has(name)) missing.push_back(name);
    if (!missing.empty())
        throw WrongArguments(
            &invocation.command,
            fmt::format("Missing required argument{}: {}{}{}", missing.size() == 1 ? "" : "s", missing.front(),
                        missing.size() == 1 ? "" : ", ", missing.size() == 1 ? "" : missing.back()));

    const auto models = invocation.folder("models-path");
    const auto migrations = invocation.folder("migrations-path");
    requireFolder(invocation, "models", models);
    requireFolder(invocation, "migrations", migrations);
    const NewModel model{arguments.text("name"), parseAttributes(arguments.text("attributes")),
                         arguments.flag("underscored")};
    if (!isIdentifier(model.name))
        throw Failure(ExitCode::usage,
                      fmt::format("--name becomes a C++ struct, and '{}' is no name of one", model.name));
    for (const auto& attribute : model.attributes)
        if (attribute.name == model.name)
            throw Failure(ExitCode::usage, fmt::format("'{}' cannot be the struct and its member", model.name));

    const auto header = models / (lowered(model.name) + ".hpp");
    std::error_code error;
    const bool isThere = std::filesystem::exists(header, error);
    if (isThere && !arguments.flag("force"))
        throw Failure(ExitCode::failed,
                      fmt::format("The file {} already exists. Run command with --force to overwrite it.",
                                  invocation.output.named(header.string())));
    const bool asSql = arguments.flag("sql");
    const SqlDialect* dialect = asSql ? &configuredDialect(invocation) : nullptr;
    const auto migration = generatedFile(migrations, wordsInKebabCase("create-" + model.name), asSql);
    writeNewFile(migration, migrationText(model, migration, dialect));
    if (isThere)
        replaceFile(header, modelHeader(model));
    else
        writeNewFile(header, modelHeader(model));

    auto& output = invocation.output;
    output.line(fmt::format("New model was created at {} .", output.named(header.string())));
    output.line(fmt::format("New migration was created at {} .", output.named(migration.string())));
    output.event("created", {{"kind", std::string("model")}, {"path", header.string()}});
    output.event("created", {{"kind", std::string("migration")}, {"path", migration.string()}});
    return ExitCode::done;
}

}  // namespace sequelize::detail::commandline
