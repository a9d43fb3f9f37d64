#include "process_list.hpp"

#include <span>
#include <string>

#include <sequelize/core/error.hpp>

namespace sequelize::detail {

namespace {

std::string textOf(const Cell& cell) {
    return cell.type == Cell::Type::null ? std::string() : std::string(cell.text);
}

/// MariaDB adds a column, its progress.
Process processOf(std::span<const Cell> cells) {
    return {.id = cells[0].unsignedInteger,
            .user = textOf(cells[1]),
            .host = textOf(cells[2]),
            .database = textOf(cells[3]),
            .command = textOf(cells[4]),
            .seconds = cells[5].type == Cell::Type::null ? 0 : cells[5].integer,
            .state = textOf(cells[6]),
            .info = textOf(cells[7])};
}

}  // namespace

std::vector<Process> readProcessList(Database& database) {
    const auto& dialect = database.dialect();
    if (dialect.processQuery().empty())
        throw UsageError("processList asks a server for its connections, and " + std::string(dialect.facts().title) +
                         " has none.");
    auto result = database.query({std::string(dialect.processQuery()), {}}, {.outside = true});
    std::vector<Process> processes;
    while (result.rows().next()) processes.push_back(processOf(result.rows().row()));
    return processes;
}

}  // namespace sequelize::detail
