#include "scratch_database.hpp"

#include <unistd.h>

#include <random>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/definition_sql.hpp>
#include <sequelize/migrator.hpp>
#include <sequelize/query_interface.hpp>

#include "../core/ascii.hpp"
#include "../migration/database_access.hpp"
#include "lint_sql.hpp"

namespace sequelize::detail::commandline {
namespace {

/// The live database's, but for the one that it is about.
Options optionsLike(const ConnectionOptions& live) {
    return {.dialect = live.dialect,
            .host = live.host,
            .port = live.port,
            .socketPath = live.socketPath,
            .username = live.username,
            .password = live.password,
            .storage = ":memory:",
            .charset = live.charset,
            .timezone = live.timezone,
            .tls = live.tls,
            .connectTimeout = live.connectTimeout,
            .pool = {.max = 1}};
}

/// Two that check at once, and one that was killed, must not meet.
std::string freshName() {
    return fmt::format("sequelize_scratch_{}_{:08x}", ::getpid(), std::random_device{}());
}

/// What tables of the live database inherit is inherited here, too.
DatabaseOptions usualOptions(Sequelize& live, const std::string& name) {
    const auto rows = live.query(
        "SELECT DEFAULT_CHARACTER_SET_NAME AS charset, DEFAULT_COLLATION_NAME AS collation FROM "
        "information_schema.SCHEMATA WHERE SCHEMA_NAME = ?",
        {.replacements = {name}});
    if (rows.rows.empty()) throw Failure(ExitCode::failed, fmt::format("the database '{}' is not there", name));
    const auto& row = rows.rows.front();
    return {.charset = row.get<std::string>("charset"), .collate = row.get<std::string>("collation")};
}

}  // namespace

ScratchDatabase::ScratchDatabase(Invocation& invocation, Sequelize& live) : invocation_(invocation), live_(live) {
    Database& database = DatabaseAccess::database(live);
    Options options = optionsLike(database.connectionOptions());
    if (!database.dialect().definitionSql().databasesAreFiles()) {
        liveName_ = database.connectionOptions().database;
        options.database = freshName();
        live.getQueryInterface().createDatabase(options.database, usualOptions(live, liveName_));
        name_ = options.database;
    }
    try {
        scratch_.emplace(std::move(options));
    } catch (...) {
        if (!name_.empty()) live.getQueryInterface().dropDatabase(name_);
        throw;
    }
}

ScratchDatabase::~ScratchDatabase() {
    invocation_.interrupts.setStatement({});
    scratch_.reset();
    if (name_.empty()) return;
    try {
        live_.getQueryInterface().dropDatabase(name_);
    } catch (const std::exception& error) {
        invocation_.output.warning(fmt::format("the scratch database {} was not dropped: {}", name_, error.what()));
    }
}

void ScratchDatabase::requireOtherDatabase(std::string_view sql) const {
    if (liveName_.empty()) return;
    const auto tokens = lintTokens(sql, DatabaseAccess::database(live_).dialect().facts().lexical, {});
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i)
        if (tokens[i].kind != LintToken::Kind::text && equalIgnoringCase(tokens[i].text, liveName_) &&
            tokens[i + 1].is("."))
            throw UsageError(
                fmt::format("the statement names the database '{}' itself, which a trial of the migrations must not "
                            "change; leave the name out: {}",
                            liveName_, sql.substr(0, 200)));
}

void ScratchDatabase::migrate(const Migrations& migrations) {
    Migrator migrator(*scratch_, migrations, {.onEvent = [this](const MigrationEvent& event) {
        invocation_.interrupts.check();
        if (event.kind == MigrationEvent::Kind::statement) requireOtherDatabase(event.text);
    }});
    invocation_.interrupts.setStatement([&migrator] { migrator.interrupt(); });
    migrator.up();
    invocation_.interrupts.setStatement({});
}

}  // namespace sequelize::detail::commandline
