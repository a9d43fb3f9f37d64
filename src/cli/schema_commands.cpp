// What shows tables: db:diagram, model:generate --from-database.
#include <algorithm>

#include <fmt/format.h>

#include <sequelize/diagram.hpp>
#include <sequelize/model_source.hpp>
#include <sequelize/query_interface.hpp>
#include <sequelize/schema.hpp>

#include "../migration/database_access.hpp"
#include "model_commands.hpp"
#include "session.hpp"

namespace sequelize::detail::commandline {
namespace {

/// Without the tables that keep what was run.
SchemaModel withoutMigrationTables(SchemaModel schema, const Settings& settings) {
    const auto own = migrationTables(settings);
    std::erase_if(schema.tables,
                  [&](const TableSchema& table) { return std::ranges::find(own, table.name) != own.end(); });
    return schema;
}

std::vector<std::string> splitAtCommas(const std::string& text) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find(',', at), text.size());
        if (end > at) parts.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

}  // namespace

ExitCode runDatabaseDiagram(Invocation& invocation) {
    if (!invocation.output.isJson()) invocation.output.keepForResult();
    const auto& arguments = invocation.arguments;
    const bool fromModels = arguments.text("from") == "models";
    if (fromModels) requireModels(invocation, "; or draw what is there by --from database");
    const std::string format = arguments.text("format");
    Session session(invocation);
    const SchemaModel schema =
        fromModels ? session.sequelize().modelSchema()
                   : withoutMigrationTables(session.sequelize().getQueryInterface().readSchema(), session.settings());
    const std::string text = erDiagram(schema, {.format = format == "dot"   ? DiagramFormat::dot
                                                          : format == "svg" ? DiagramFormat::svg
                                                                            : DiagramFormat::mermaid});
    if (invocation.output.isJson())
        invocation.output.event("diagram", {{"language", format}, {"text", text}});
    else
        invocation.output.raw(text);
    return ExitCode::done;
}

ExitCode runModelsFromDatabase(Invocation& invocation) {
    const auto& arguments = invocation.arguments;
    for (const std::string_view name : {"name", "attributes", "underscored", "sql"})
        if (arguments.has(name))
            throw WrongArguments(&invocation.command,
                                 fmt::format("Arguments from-database and {} are mutually exclusive", name));
    const bool isOwnFolder = arguments.has("output");
    const auto folder = invocation.folder(isOwnFolder ? "output" : "models-path");
    std::error_code error;
    if (!isOwnFolder && !std::filesystem::is_directory(folder, error))
        throw Failure(ExitCode::failed,
                      fmt::format("Unable to find models path ({}). Did you run {}?", folder.string(),
                                  invocation.output.named(fmt::format("{} init", invocation.program.name))));
    Session session(invocation);
    const auto files =
        modelSource(withoutMigrationTables(session.sequelize().getQueryInterface().readSchema(), session.settings()),
                    {.dialect = DatabaseAccess::database(session.sequelize()).connectionOptions().dialect,
                     .tables = splitAtCommas(arguments.text("tables"))});
    // Before the first is written.
    for (const auto& file : files)
        if (std::filesystem::exists(folder / file.name, error) && !arguments.flag("force"))
            throw Failure(ExitCode::failed,
                          fmt::format("The file {} already exists. Run command with --force to overwrite it.",
                                      invocation.output.named((folder / file.name).string())));
    if (isOwnFolder && !std::filesystem::is_directory(folder, error)) ensureFolder(invocation, "models", folder);
    for (const auto& file : files) {
        const auto path = folder / file.name;
        replaceFile(path, file.content);
        invocation.output.line(fmt::format("New model was created at {} .", invocation.output.named(path.string())));
        invocation.output.event("created", {{"kind", std::string("model")}, {"path", path.string()}});
    }
    return ExitCode::done;
}

}  // namespace sequelize::detail::commandline
