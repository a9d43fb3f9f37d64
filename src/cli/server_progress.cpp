#include "server_progress.hpp"

#include <chrono>
#include <exception>
#include <utility>

#include <sequelize/dialect/migration_sql.hpp>
#include <sequelize/driver/driver.hpp>

namespace sequelize::detail::commandline {
namespace {

std::optional<double> shareIn(Cursor& rows) {
    if (!rows.next()) return std::nullopt;
    const Value value = toValue(rows.row().front());
    if (const auto* number = value.getIf<double>()) return *number;
    return std::nullopt;
}

}  // namespace

ServerProgress::ServerProgress(const Database& database, std::string lock)
    : database_(database), lock_(std::move(lock)), queries_(database.dialect().migrationSql().progress()) {}

std::optional<double> ServerProgress::ask() {
    if (queries_.empty()) return std::nullopt;
    try {
        if (!connection_) {
            ConnectionOptions options = database_.connectionOptions();
            options.connectTimeout = std::chrono::seconds(2);
            connection_ = connect(options);
        }
    } catch (const std::exception&) {  // as many connections as there may be: the statement goes on without
        queries_.clear();
        return std::nullopt;
    }
    const Value lock(lock_);
    for (auto query = queries_.begin(); query != queries_.end();) {
        try {
            if (const auto part = shareIn(*connection_->query(*query, {&lock, 1}))) return part;
            ++query;
        } catch (const std::exception&) {  // another server's, or the user may not
            query = queries_.erase(query);
        }
    }
    return std::nullopt;
}

}  // namespace sequelize::detail::commandline
