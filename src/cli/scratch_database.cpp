#include "scratch_database.hpp"

#include <unistd.h>

#include <algorithm>
#include <exception>
#include <random>
#include <vector>

#include <fmt/format.h>

#include <sequelize/dialect/migration_sql.hpp>

#include "../migration/database_access.hpp"
#include "../migration/statement_kind.hpp"
#include "../migration/statement_text.hpp"
#include "../pool/transaction_control.hpp"
#include "lint_sql.hpp"
#include "named_databases.hpp"

namespace sequelize::detail::commandline {
namespace {

/// A connection like the live one, whoever made that.
Settings settingsBeside(Session& live) {
    const ConnectionOptions& from = DatabaseAccess::database(live.sequelize()).connectionOptions();
    return {.options = {.dialect = from.dialect,
                        .host = from.host,
                        .port = from.port,
                        .socketPath = from.socketPath,
                        .database = from.database,
                        .username = from.username,
                        .password = from.password,
                        .storage = from.storage,
                        .charset = from.charset,
                        .timezone = from.timezone,
                        .tls = from.tls,
                        .connectTimeout = from.connectTimeout,
                        .pool = {.max = 1}},
            .source = live.settings().source};
}

/// Two that run at once, and one that was killed, must not meet.
std::string freshName(std::string_view live) {
    constexpr std::size_t longestName = 64;
    const std::string end = fmt::format("_scratch_{}_{:08x}", ::getpid(), std::random_device{}());
    std::size_t length = std::min(live.size(), longestName - end.size());
    while (length < live.size() && length > 0 && (static_cast<unsigned char>(live[length]) & 0xC0U) == 0x80U) --length;
    return std::string(live.substr(0, length)) + end;
}

Settings scratchSettings(Settings live) {
    const NamedDatabase named(live);
    if (named.isFile())
        live.options.storage = ":memory:";
    else
        live.options.database = freshName(named.name());
    return live;
}

/// Whether CREATE, ALTER or DROP is about a database that it names.
bool namesDatabase(const LintTokens& tokens) {
    if (tokens.size() < 3 || !tokens[0].isAnyOf({"CREATE", "ALTER", "DROP"})) return false;
    const std::size_t at = tokens[1].is("OR") ? 3 : 1;
    if (at + 1 >= tokens.size() || !tokens[at].isAnyOf({"DATABASE", "SCHEMA"})) return false;
    const auto& next = tokens[at + 1];  // ALTER may leave the name out
    return !tokens[0].is("ALTER") ||
           !next.isAnyOf({"DEFAULT", "CHARACTER", "CHARSET", "COLLATE", "ENCRYPTION", "READ"});
}

}  // namespace

ScratchDatabase::Place::Place(Output& output, const Settings& live)
    : output_(output), settings_(scratchSettings(live)), named_(settings_) {
    if (named_.isFile()) return;
    const auto defaults = NamedDatabase(live).defaults();
    if (!named_.create(defaults.charset, defaults.collation))
        throw Failure(ExitCode::failed, fmt::format("the database {} is there already", named_.name()));
}

ScratchDatabase::Place::~Place() {
    if (named_.isFile()) return;
    try {
        static_cast<void>(named_.drop());
    } catch (const std::exception& error) {
        output_.warning(fmt::format("the scratch database {} was not dropped: {}", named_.name(), error.what()));
    }
}

ScratchDatabase::ScratchDatabase(Invocation& invocation, Session& live)
    : invocation_(invocation),
      table_(live.settings().migrations.table),
      place_(invocation.output, settingsBeside(live)),
      scratch_(place_.settings().options),
      beside_(place_.settings().options) {}

void ScratchDatabase::requireWithin(std::string_view migration, std::string_view sql) {
    const auto refuse = [&](const std::string& what) {
        throw Failure(ExitCode::usage, fmt::format("{} has a statement that {}: {}", migration, what, inShort(sql)));
    };
    Database& database = DatabaseAccess::database(beside_);
    const auto& dialect = database.dialect();
    const auto words = statementWords(sql, dialect.facts(), {});
    const auto first = words.empty() ? std::string_view() : std::string_view(words.front());
    if (first == "ATTACH" || (first == "VACUUM" && std::ranges::find(words, "INTO") != words.end()))
        refuse("opens another file, which is not to be touched by a trial of the migrations");
    if (kindOf(words) == StatementKind::reads) return;
    const auto tokens = lintTokens(sql, dialect.facts().lexical, {});
    if (namesDatabase(tokens)) refuse("makes, alters or drops a database by its name; leave the name out");
    const auto names = namedDatabases(tokens, dialect.facts());
    const std::string query = names.empty() ? std::string() : dialect.migrationSql().databasesAmong(names);
    if (query.empty()) return;
    auto others = database.query({query, {}}, {.outside = true});
    if (others.rows().next())
        refuse(
            fmt::format("names the database {}, which is not to be touched by a trial of the migrations (leave that "
                        "name out; where it is a table or an alias, give that an alias that is no database's name)",
                        others.rows().row().front().text));
}

void ScratchDatabase::migrate(const Migrations& migrations, const std::string& to, const Look& look) {
    std::exception_ptr refused;
    const auto onEvent = [&](const MigrationEvent& event) {
        using Kind = MigrationEvent::Kind;
        if (event.kind != Kind::statement && event.kind != Kind::uncounted) return;
        invocation_.interrupts.check();
        try {
            if (look) look(event.migration, event.text);
            requireWithin(event.migration, event.text);
        } catch (const Failure&) {
            refused = std::current_exception();  // the migrator, or the migration, makes another error of it
            throw;
        }
    };
    Migrator migrator(scratch_, migrations, {.tableName = table_, .onEvent = onEvent});
    invocation_.interrupts.setStatement([&migrator] { migrator.interrupt(); });
    struct Reset {
        Interrupts& interrupts;
        ~Reset() { interrupts.setStatement({}); }
    } const reset{invocation_.interrupts};
    try {
        static_cast<void>(migrator.up({.to = to}));
    } catch (const MigrationError&) {
        if (!refused) throw;
    }
    if (refused) std::rethrow_exception(refused);
}

}  // namespace sequelize::detail::commandline
