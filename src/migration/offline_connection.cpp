#include "offline_connection.hpp"

#include <string>

#include <sequelize/core/error.hpp>

#include "statement_text.hpp"

namespace sequelize::detail {
namespace {

[[noreturn]] void refuseToSend(std::string_view sql) {
    throw UsageError(
        "It looks at what is there, and there is no connection to ask: write it in SQL, or make the script without --offline (in C++: MigratorOptions::offline). (" +
        inShort(sql) + ")");
}

}  // namespace

ExecutionResult OfflineConnection::execute(std::string_view sql, std::span<const Value>) {
    refuseToSend(sql);
}

std::unique_ptr<Cursor> OfflineConnection::query(std::string_view sql, std::span<const Value>) {
    refuseToSend(sql);
}

}  // namespace sequelize::detail
